/* The file field of the upload page: shows the names of the chosen files and lights up under a dragged one. */
(function () {
  'use strict';

  const MEGABYTE = 1024 * 1024;
  const NAMED = 6;

  function sizeText(bytes) {
    return bytes < MEGABYTE ? Math.max(1, Math.round(bytes / 1024)) + ' KB' : (bytes / MEGABYTE).toFixed(1) + ' MB';
  }

  function start(area) {
    const input = area.querySelector('input[type=file]');
    const told = area.querySelector('[data-chosen]');

    function tell() {
      const files = Array.from(input.files);
      const lines = files.slice(0, NAMED).map((file) => file.name + '　' + sizeText(file.size));
      if (files.length > NAMED) {
        const bytes = files.reduce((sum, file) => sum + file.size, 0);
        lines.push('等 ' + files.length + ' 个文件，共 ' + sizeText(bytes));
      }
      told.replaceChildren(...lines.map((line) => Object.assign(document.createElement('li'), { textContent: line })));
    }

    input.addEventListener('change', tell);
    ['dragenter', 'dragover'].forEach((name) => area.addEventListener(name, () => area.classList.add('over')));
    ['dragleave', 'drop'].forEach((name) => area.addEventListener(name, () => area.classList.remove('over')));
    tell();
  }

  document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('[data-drop]').forEach(start));
}());
