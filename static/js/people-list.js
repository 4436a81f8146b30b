/* The list of people: counting the selection, sorting by several columns, moving columns. */
(function () {
  'use strict';

  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  /* ── selection ── */

  function refresh(form) {
    const boxes = all('input[name=people]', form);
    const whole = one('input[name=all]', form);
    const everybody = Boolean(whole && whole.checked);
    const ticked = boxes.filter((box) => box.checked).length;
    const count = everybody ? Number(form.dataset.bulk) : ticked;
    form.classList.toggle('has-selection', count > 0);
    one('[data-bulk-count]', form).textContent = String(count);
    boxes.forEach((box) => box.closest('tr').classList.toggle('sel', everybody || box.checked));
    const head = one('[data-all-rows]', form);
    head.checked = boxes.length > 0 && ticked === boxes.length;
    head.indeterminate = ticked > 0 && ticked < boxes.length;
    all('[data-most]', form).forEach((button) => {
      const most = Number(button.dataset.most);
      button.disabled = count > most;
      button.title = count > most ? '一次最多 ' + most + ' 人，请减少选择。' : '';
    });
  }

  document.addEventListener('change', (event) => {
    const form = event.target.closest('[data-bulk]');
    if (!form) return;
    if (event.target.matches('[data-all-rows]')) {
      all('input[name=people]', form).forEach((box) => { box.checked = event.target.checked; });
    }
    refresh(form);
  });
  document.addEventListener('reset', (event) => {
    if (event.target.matches('[data-bulk]')) window.setTimeout(() => refresh(event.target));
  });
  window.addEventListener('pageshow', () => all('[data-bulk]').forEach(refresh));

  /* ── sorting by several columns ── */

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-added]');
    if (!link || !event.shiftKey) return;
    event.preventDefault();
    window.location.assign(link.dataset.added);
  });

  /* ── column chooser ── */

  let dragged = null;

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-columns] button[data-step]');
    if (!button) return;
    event.preventDefault();
    const line = button.closest('li');
    if (button.dataset.step === '-1' && line.previousElementSibling) line.previousElementSibling.before(line);
    if (button.dataset.step === '1' && line.nextElementSibling) line.nextElementSibling.after(line);
    button.focus();
  });
  document.addEventListener('dragstart', (event) => { dragged = event.target.closest('[data-columns] li'); });
  document.addEventListener('dragover', (event) => {
    const line = event.target.closest('[data-columns] li');
    if (!dragged || !line || line === dragged) return;
    event.preventDefault();
    const box = line.getBoundingClientRect();
    if (event.clientY > box.top + box.height / 2) line.after(dragged);
    else line.before(dragged);
  });
  document.addEventListener('dragend', () => { dragged = null; });
}());
