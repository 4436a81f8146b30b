/* The file field of the upload page: shows the name of the chosen file and lights up under a dragged one. */
(function () {
  'use strict';

  const MEGABYTE = 1024 * 1024;

  function sizeText(bytes) {
    return bytes < MEGABYTE ? Math.max(1, Math.round(bytes / 1024)) + ' KB' : (bytes / MEGABYTE).toFixed(1) + ' MB';
  }

  function start(area) {
    const input = area.querySelector('input[type=file]');
    const told = area.querySelector('[data-chosen]');

    function tell() {
      const file = input.files[0];
      told.textContent = file ? file.name + '　' + sizeText(file.size) : '';
    }

    input.addEventListener('change', tell);
    ['dragenter', 'dragover'].forEach((name) => area.addEventListener(name, () => area.classList.add('over')));
    ['dragleave', 'drop'].forEach((name) => area.addEventListener(name, () => area.classList.remove('over')));
    tell();
  }

  document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('[data-drop]').forEach(start));
}());
