/* Partial requests: the CSRF header, and what the user reads when a request fails. */
(function () {
  'use strict';

  const SENTENCES = {
    403: '你没有办理这一步的权限，数据没有改动。如工作需要，请联系安全管理员授权。',
    404: '没有找到要办理的内容，可能已被他人处理。请刷新页面后重试。',
    409: '这一步没有办成，数据没有改动。请刷新页面后查看原因。',
    413: '文件太大，没有上传。请拆分后重新上传。',
    429: '操作太频繁，请稍后再试。',
  };
  const FAILED = '系统出错，这一步没有办成。请稍后重试；仍不行请联系系统管理员。';
  const OFFLINE = '网络不通，这一步没有完成。请检查网络后重试；已保存的内容不受影响。';
  const TIMEOUT = '等待太久没有回应，这一步可能仍在办理。请刷新页面查看结果，不要重复操作。';

  /* The server's own sentence: marked in its error pages, or the whole of a plain text answer. */
  function sentenceOf(xhr) {
    const type = xhr.getResponseHeader('Content-Type') || '';
    if (type.startsWith('text/plain') && xhr.responseText.length < 400) return xhr.responseText.trim();
    if (!type.startsWith('text/html')) return '';
    const page = new DOMParser().parseFromString(xhr.responseText, 'text/html');
    const marked = Array.from(page.querySelectorAll('[data-sentence]'));
    return marked.map((element) => element.textContent.trim()).join(' ');
  }

  function alertBox(sentence, requestId) {
    const box = document.createElement('div');
    box.className = 'al al-red';
    box.setAttribute('role', 'alert');
    const words = document.createElement('div');
    words.textContent = sentence + (requestId ? '错误编号 ' + requestId + '。' : '');
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'al-x';
    close.dataset.dismiss = '';
    close.setAttribute('aria-label', '关闭');
    close.textContent = '×';
    box.append(words, close);
    return box;
  }

  function say(sentence, requestId) {
    const region = document.getElementById('alerts');
    if (!region) return;
    region.replaceChildren(alertBox(sentence, requestId));
    region.scrollIntoView({ block: 'nearest' });
  }

  /* htmx notes the present path, with its query, in the session's storage; nothing may stay there. */
  function forgetPath() {
    window.sessionStorage.removeItem('htmx-current-path-for-history');
  }

  /* An ID number never goes into an address: its last six characters find the same people. */
  const NUMBER = /^\s*(?:\d{12}|\d{9})(\d{5}[\dXx])\s*$/;

  document.addEventListener('submit', (event) => {
    if ((event.target.method || 'get').toLowerCase() !== 'get') return;
    event.target.querySelectorAll('input').forEach((input) => {
      input.value = input.value.replace(NUMBER, '$1');
    });
  }, true);

  forgetPath();
  ['htmx:pushedIntoHistory', 'htmx:replacedInHistory', 'htmx:historyRestore', 'htmx:historyCacheMiss',
    'htmx:historyCacheMissLoad'].forEach((name) => document.addEventListener(name, forgetPath));

  document.addEventListener('htmx:configRequest', (event) => {
    const token = document.querySelector('meta[name=csrf-token]');
    if (token) event.detail.headers['X-CSRFToken'] = token.content;
    if (event.detail.verb !== 'get') return;
    const sent = event.detail.parameters;
    Object.keys(sent).forEach((name) => {
      if (typeof sent[name] === 'string') sent[name] = sent[name].replace(NUMBER, '$1');
    });
  });

  document.addEventListener('htmx:responseError', (event) => {
    const xhr = event.detail.xhr;
    const number = xhr.status >= 500 ? xhr.getResponseHeader('X-Request-Id') : '';
    say(sentenceOf(xhr) || SENTENCES[xhr.status] || FAILED, number);
  });
  document.addEventListener('htmx:sendError', () => say(OFFLINE));
  document.addEventListener('htmx:timeout', () => say(TIMEOUT));
  document.addEventListener('htmx:beforeSend', (event) => {
    const region = document.getElementById('alerts');
    if (region && event.detail.requestConfig.verb !== 'get') region.replaceChildren();
  });
}());
