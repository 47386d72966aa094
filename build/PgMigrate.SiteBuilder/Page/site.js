
(() => {
    const root = document.documentElement;
    const stored = () => { try { return localStorage.getItem('theme'); } catch { return null; } };
    const store = (theme) => { try { localStorage.setItem('theme', theme); } catch { /* A browser that keeps nothing. */ } };
    if (stored()) root.dataset.theme = stored();
    const isDark = () => (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
    document.addEventListener('DOMContentLoaded', () => {
        const button = document.getElementById('theme');
        const name = () => { button.textContent = isDark() ? 'Light' : 'Dark'; };
        button.hidden = false;
        name();
        button.addEventListener('click', () => {
            root.dataset.theme = isDark() ? 'light' : 'dark';
            store(root.dataset.theme);
            name();
        });
        // From a folder, too, where a browser may not send a form.
        document.querySelector('header form').addEventListener('submit', (event) => {
            event.preventDefault();
            location.href = `${event.target.getAttribute('action')}?q=${encodeURIComponent(document.getElementById('q').value)}`;
        });
        if (matchMedia('(max-width: 54rem)').matches)
            for (const group of document.querySelectorAll('nav details')) group.open = false;
    });
    document.addEventListener('keydown', (event) => {
        if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
        event.preventDefault();
        document.getElementById('q').focus();
    });
})();
