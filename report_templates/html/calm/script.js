/* The page reads well without this. It brings definitions and values to the pointer and the keyboard,
   marks the current chapter, copies tables, prints, and switches between light and dark. */
(() => {
  'use strict';
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // ---- one tip for definitions and values
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.id = 'tip';
  tip.setAttribute('role', 'tooltip');
  tip.hidden = true;
  document.getElementById('main').append(tip);
  let owner = null;
  let closing = 0;

  const place = (box) => {
    tip.hidden = false;
    const edge = 12;
    const width = root.clientWidth;
    const left = Math.min(Math.max(box.left + box.width / 2 - tip.offsetWidth / 2, edge), width - tip.offsetWidth - edge);
    const below = box.bottom + 8 + tip.offsetHeight <= root.clientHeight || box.top < tip.offsetHeight + 8;
    const top = below ? box.bottom + 8 : box.top - tip.offsetHeight - 8;
    tip.style.left = `${Math.max(left, edge) + scrollX}px`;
    tip.style.top = `${top + scrollY}px`;
  };
  const close = () => {
    clearTimeout(closing);
    owner?.removeAttribute('aria-describedby');
    owner = null;
    tip.hidden = true;
  };
  const closeSoon = () => { clearTimeout(closing); closing = setTimeout(close, 180); };
  const define = (link) => {
    clearTimeout(closing);
    if (owner === link) return;
    const entry = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!entry) return;
    close();
    tip.className = 'tip';
    tip.removeAttribute('aria-live'); // it describes the figure that has the focus
    const said = document.createElement('dl');
    said.append(...[...entry.children].map((child) => child.cloneNode(true)));
    const scope = document.getElementById('definitions-scope').cloneNode(true);
    scope.removeAttribute('id');
    tip.replaceChildren(said, scope);
    all(`[data-field="${link.dataset.field}"]`, tip).forEach((field) => field.classList.add('on'));
    owner = link;
    link.setAttribute('aria-describedby', tip.id);
    place(link.getClientRects()[0] ?? link.getBoundingClientRect());
  };
  for (const link of all('a.fig')) {
    link.addEventListener('pointerenter', (event) => { if (event.pointerType === 'mouse') define(link); });
    link.addEventListener('pointerleave', (event) => { if (event.pointerType === 'mouse') closeSoon(); });
    link.addEventListener('focus', () => define(link));
    link.addEventListener('blur', closeSoon);
    link.addEventListener('click', (event) => { event.preventDefault(); define(link); });
  }
  tip.addEventListener('pointerenter', () => clearTimeout(closing));
  tip.addEventListener('pointerleave', closeSoon);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
  addEventListener('resize', close); // its place was for the old width
  document.addEventListener('pointerdown', (event) => {
    if (!tip.contains(event.target) && !event.target.closest?.('a.fig, .hit')) close();
  });

  // ---- charts: values under the pointer, and by the arrow keys
  for (const plot of all('.plot')) {
    const drawings = all('svg', plot).map((svg) => all('.hit', svg).map((hit) => {
      const title = hit.querySelector('title');
      const said = title.textContent;
      title.remove(); // the browser's own tip would come on top of ours
      return { hit, said };
    }));
    const areas = () => drawings.find((hits) => hits[0]?.hit.getClientRects().length) ?? [];
    let current = -1;
    const leave = () => {
      areas()[current]?.hit.classList.remove('on');
      current = -1;
      if (tip.classList.contains('plain')) close();
    };
    const show = (index) => {
      const hits = areas();
      if (!hits.length || index === current) return;
      leave();
      current = (index + hits.length) % hits.length;
      const { hit, said } = hits[current];
      hit.classList.add('on');
      close();
      tip.className = 'tip plain';
      tip.textContent = said;
      tip.setAttribute('aria-live', 'polite');
      const box = hit.getBoundingClientRect();
      place({ left: box.left, width: box.width, top: box.top, bottom: box.height < 120 ? box.bottom : box.top + 24 });
    };
    for (const hits of drawings) {
      hits.forEach(({ hit }, index) => {
        hit.addEventListener('pointerenter', () => show(index));
        hit.addEventListener('pointerdown', () => show(index));
      });
    }
    plot.tabIndex = 0;
    plot.setAttribute('role', 'group');
    plot.setAttribute('aria-label', plot.closest('figure').querySelector('figcaption').textContent);
    plot.addEventListener('pointerleave', leave);
    plot.addEventListener('blur', leave);
    plot.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      show(current < 0 && step < 0 ? areas().length - 1 : current + step);
    });
  }

  // ---- tables: copy, save as CSV
  // A cell that a spreadsheet would take for a formula, which no number is, is marked as text by an apostrophe.
  const inert = (text) => (/^[=+\-@＝＋－＠]/.test(text) && !/^[+-]?[\d.,]+%?$/.test(text) ? `'${text}` : text);
  const said = (cell) => inert(cell.textContent.trim().replace(/\s+/g, ' '));
  const rows = (table) => all('tr', table).map((row) => all('th, td', row).map(said));
  const field = (text) => `"${text.replaceAll('"', '""')}"`;
  const actions = {
    copy: async (button, table) => {
      const name = button.textContent;
      try {
        await navigator.clipboard.writeText(rows(table).map((row) => row.join('\t')).join('\n'));
        button.textContent = button.dataset.done;
      } catch {
        getSelection().selectAllChildren(table);
        button.textContent = button.dataset.failed;
      }
      setTimeout(() => { button.textContent = name; }, 2000);
    },
    csv: (button, table) => {
      const text = `\ufeff${rows(table).map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
      link.download = `${table.closest('[id]').id}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    },
  };
  for (const table of all('.slide table')) {
    const tools = document.getElementById('table-tools').content.cloneNode(true);
    for (const button of all('button', tools)) {
      button.addEventListener('click', () => actions[button.dataset.do](button, table));
    }
    table.parentElement.after(tools);
  }

  // ---- contents: the chapter that is being read, and its address, unless that names a place within it already
  let settled = false; // not before the reader moves: the browser has still to go to the address that was opened
  const address = (chapter) => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (settled && !chapter?.contains(place)) history.replaceState(null, '', location.href.split('#')[0] + (chapter ? `#${chapter.id}` : ''));
  };
  const links = all('.side nav a');
  const chapters = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let read = null;
  const mark = () => {
    const line = innerHeight / 3;
    const atEnd = Math.ceil(scrollY + innerHeight) >= root.scrollHeight;
    const index = atEnd ? chapters.length - 1 : chapters.findLastIndex((chapter) => chapter?.getBoundingClientRect().top < line);
    if (links[index] === read) return;
    read?.removeAttribute('aria-current');
    read = links[index] ?? null;
    read?.setAttribute('aria-current', 'true');
    address(chapters[index]);
    const list = read?.closest('ol');
    if (list && list.scrollWidth > list.clientWidth) list.scrollLeft = read.offsetLeft - 18;
  };
  addEventListener('scroll', mark, { passive: true });
  addEventListener('resize', mark);
  mark();
  for (const moved of ['wheel', 'touchmove', 'keydown', 'pointerdown']) addEventListener(moved, () => { settled = true; }, { passive: true });

  // ---- the list of other periods closes as lists do
  const list = document.querySelector('.periods details');
  document.addEventListener('click', (event) => { if (list && !list.contains(event.target)) list.open = false; });
  list?.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    list.open = false;
    list.querySelector('summary').focus();
  });

  // ---- print: everything folded is opened for paper
  let opened = [];
  addEventListener('beforeprint', () => { opened = all('.data:not([open])'); opened.forEach((one) => { one.open = true; }); close(); });
  addEventListener('afterprint', () => { opened.forEach((one) => { one.open = false; }); });
  const print = document.getElementById('print');
  print.hidden = false;
  print.addEventListener('click', () => window.print());

  // ---- light and dark
  const theme = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const name = () => { theme.textContent = isDark() ? theme.dataset.light : theme.dataset.dark; };
  const kept = () => { try { return localStorage.getItem('zongjie-theme'); } catch { return null; } };
  const keep = (value) => { try { localStorage.setItem('zongjie-theme', value); } catch { /* a browser that keeps nothing */ } };
  if (['light', 'dark'].includes(kept())) root.dataset.theme = kept();
  theme.hidden = false;
  name();
  system.addEventListener('change', name);
  theme.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; keep(root.dataset.theme); name(); });
})();
