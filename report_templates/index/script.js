/* The index reads well without this. It sorts the table, finds communities and reports, and switches light and dark. */
(() => {
  'use strict';
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  document.querySelector('.tools').hidden = false;

  // ---- sort: each heading becomes a button; what has no value stays last
  const body = document.querySelector('#reports tbody');
  const collator = new Intl.Collator(root.lang, { numeric: true });
  const key = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const compare = (a, b) => (a !== '' && b !== '' && !isNaN(a) && !isNaN(b) ? a - b : collator.compare(a, b));
  const sort = (heading, way) => {
    const column = heading.cellIndex;
    const sign = way === 'ascending' ? 1 : -1;
    const rows = all('tr', body).map((row) => ({ row, key: key(row, column) }));
    rows.sort((a, b) => (a.key === '') - (b.key === '') || sign * compare(a.key, b.key));
    body.append(...rows.map(({ row }) => row));
    for (const other of all('#reports th[aria-sort]')) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', way);
  };
  for (const heading of all('#reports thead th:not([data-plain])')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...heading.childNodes);
    heading.append(button);
    // numbers and times begin with the largest, names with the first
    const first = body.querySelector('tr').cells[heading.cellIndex].dataset.value === undefined ? 'ascending' : 'descending';
    const second = first === 'ascending' ? 'descending' : 'ascending';
    button.addEventListener('click', () => sort(heading, heading.getAttribute('aria-sort') === first ? second : first));
  }

  // ---- find: every word must be there; a community is shown if one of its reports is
  const find = document.getElementById('find');
  const found = document.querySelector('output');
  const lines = body ? all('tr', body).map((row) => ({ row, text: `${row.textContent} ${row.dataset.words}`.toLowerCase() })) : [];
  const cards = all('.community');
  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const left = new Set();
    let count = 0;
    for (const { row, text } of lines) {
      row.hidden = !words.every((word) => text.includes(word));
      if (row.hidden) continue;
      count += 1;
      left.add(row.dataset.community);
    }
    for (const card of cards) card.hidden = !left.has(card.dataset.community);
    found.textContent = words.length ? `${count} / ${lines.length}` : `${lines.length}`;
    const nothing = document.getElementById('nothing');
    if (nothing) nothing.hidden = count > 0;
  };
  find.addEventListener('input', filter);
  filter(); // a browser may have kept what was typed before

  // ---- light and dark, as on the pages
  const theme = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const name = () => { theme.textContent = isDark() ? theme.dataset.light : theme.dataset.dark; };
  const kept = () => { try { return localStorage.getItem('zongjie-theme'); } catch { return null; } };
  const keep = (value) => { try { localStorage.setItem('zongjie-theme', value); } catch { /* a browser that keeps nothing */ } };
  if (['light', 'dark'].includes(kept())) root.dataset.theme = kept();
  name();
  system.addEventListener('change', name);
  theme.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; keep(root.dataset.theme); name(); });
})();
