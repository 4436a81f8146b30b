/* The shell's behaviour: keys, folding, dialogs, printing, toasts. No storage but one cookie. */
(function () {
  'use strict';

  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const TOAST_MS = 6000;
  const RESEND_MS = 3000;

  /* ── side navigation ── */

  function fold() {
    const folded = document.body.classList.toggle('folded');
    const age = folded ? 31536000 : 0;
    document.cookie = 'yl_fold=1; path=/; max-age=' + age + '; SameSite=Lax';
  }

  function toggleMenu(button) {
    const open = document.body.classList.toggle('menu-open');
    button.setAttribute('aria-expanded', String(open));
  }

  function closeMenu() {
    document.body.classList.remove('menu-open');
    all('[data-menu]').forEach((button) => button.setAttribute('aria-expanded', 'false'));
  }

  /* ── keys ── */

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== 'checkbox';
  }

  function moveRow(step) {
    const rows = all('[data-rows] tbody tr').filter((row) => one('a, input, button', row));
    if (!rows.length) return;
    const here = rows.indexOf(document.activeElement.closest('tr'));
    const next = rows[Math.max(0, Math.min(rows.length - 1, here + step))];
    (one('a', next) || one('input, button', next)).focus();
  }

  function tickRow(event) {
    const row = document.activeElement.closest('[data-rows] tbody tr');
    const box = row && one('input[type=checkbox].ck', row);
    if (!box || document.activeElement === box) return;
    event.preventDefault();
    box.click();
  }

  function closePopovers(except) {
    all('details.pop[open]').forEach((pop) => {
      if (!except || !pop.contains(except)) pop.open = false;
    });
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      const open = one('details.pop[open]');
      closePopovers();
      closeMenu();
      if (open) one('summary', open).focus();
      return;
    }
    if (isTyping(event.target) || one('dialog[open]')) return;
    const search = one('.gsearch input');
    if (event.key === '/' && search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === '[') fold();
    else if (event.key === 'j' || event.key === 'J') moveRow(1);
    else if (event.key === 'k' || event.key === 'K') moveRow(-1);
    else if (event.key === ' ') tickRow(event);
  });

  /* ── clicks ── */

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog && dialog.showModal && !dialog.open) dialog.showModal();
  }

  function reveal(button) {
    const input = document.getElementById(button.dataset.reveal);
    const hidden = input.type === 'password';
    input.type = hidden ? 'text' : 'password';
    button.textContent = hidden ? '隐藏' : '显示';
    input.focus();
  }

  const ACTS = {
    '[data-fold]': () => fold(),
    '[data-menu]': toggleMenu,
    '[data-open]': (element) => openDialog(element.dataset.open),
    '[data-close]': (element) => element.closest('dialog').close(),
    '[data-print]': () => window.print(),
    '[data-back]': () => window.history.back(),
    '[data-reveal]': reveal,
    '[data-dismiss]': (element) => element.closest('.toast-x, .al').remove(),
  };

  document.addEventListener('click', (event) => {
    Object.keys(ACTS).forEach((selector) => {
      const element = event.target.closest(selector);
      if (element) ACTS[selector](element, event);
    });
    closePopovers(event.target);
    if (!event.target.closest('.side, [data-menu]')) closeMenu();
  });

  /* ── forms ── */

  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-autosubmit]')) event.target.form.requestSubmit();
  });

  document.addEventListener('input', (event) => {
    const wanted = event.target.dataset.equals;
    if (wanted === undefined) return;
    event.target.setCustomValidity(event.target.value.trim() === wanted ? '' : '请输入“' + wanted + '”。');
  });

  /* A form sent twice is a deed done twice: a second press within a moment is ignored. */
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
    window.setTimeout(() => { delete form.dataset.sent; }, RESEND_MS);
  });

  /* ── printing: the trail hears of it, whichever way it was asked for ── */

  function tellPrinted() {
    const foot = one('[data-printed]');
    const token = one('meta[name="csrf-token"]');
    if (!foot || !token) return;
    const body = new URLSearchParams({ number: foot.dataset.number, title: document.title });
    window.fetch(foot.dataset.printed, { method: 'POST', body, keepalive: true, headers: { 'X-CSRFToken': token.content } });
  }

  window.addEventListener('beforeprint', tellPrinted);

  /* ── toasts ── */

  function expire(toast) {
    let timer = window.setTimeout(() => toast.remove(), TOAST_MS);
    toast.addEventListener('mouseenter', () => window.clearTimeout(timer));
    toast.addEventListener('focusin', () => window.clearTimeout(timer));
    toast.addEventListener('mouseleave', () => { timer = window.setTimeout(() => toast.remove(), TOAST_MS); });
  }

  function start(root) {
    all('[data-toast]', root).forEach((toast) => {
      if (toast.dataset.toast) return;
      toast.dataset.toast = 'on';
      expire(toast);
    });
    const summary = one('[data-autofocus]', root);
    if (summary) summary.focus();
  }

  document.addEventListener('DOMContentLoaded', () => start(document));
  document.addEventListener('htmx:afterSettle', (event) => start(event.target));
  document.addEventListener('htmx:oobAfterSwap', () => start(document));
}());
