
(() => {
    const sections = JSON.parse(document.getElementById('index').textContent)
        .map(([address, page, heading, text]) => ({ address, page, heading, text, low: [page, heading, text].map((part) => part.toLowerCase()) }));
    const input = document.getElementById('q');
    const found = document.getElementById('found');
    const most = 40;

    // Each word must be somewhere in the section; a heading that is the word itself counts most.
    const score = ({ low: [page, heading, text] }, words) => {
        let sum = 0;
        for (const word of words) {
            const here = (heading === word ? 40 : 0) + (heading.includes(word) ? 10 : 0) + (page.includes(word) ? 5 : 0) + (text.includes(word) ? 1 : 0);
            if (here === 0) return 0;
            sum += here;
        }
        return sum;
    };

    const snippet = (text, word) => {
        const at = Math.max(0, text.toLowerCase().indexOf(word) - 60);
        return (at > 0 ? '… ' : '') + text.slice(at, at + 200) + (text.length > at + 200 ? ' …' : '');
    };

    const item = (section, words) => {
        const entry = document.createElement('li');
        const link = document.createElement('a');
        link.href = section.address;
        link.textContent = section.page === section.heading ? section.page : `${section.page}: ${section.heading}`;
        const text = document.createElement('p');
        text.textContent = snippet(section.text, words[0]);
        entry.append(link, text);
        return entry;
    };

    const show = () => {
        const words = input.value.toLowerCase().split(/\s+/).filter((word) => word.length > 0);
        const hits = words.length === 0 ? [] : sections
            .map((section) => ({ section, score: score(section, words) }))
            .filter((hit) => hit.score > 0)
            .sort((one, other) => other.score - one.score);
        found.replaceChildren(...hits.slice(0, most).map((hit) => item(hit.section, words)));
        document.getElementById('count').textContent = words.length === 0 ? 'Type what you look for.'
            : hits.length === 0 ? 'Nothing was found.'
            : `${hits.length} found${hits.length > most ? `, the first ${most}` : ''}.`;
    };

    input.value = new URLSearchParams(location.search).get('q') ?? '';
    input.addEventListener('input', show);
    show();
})();
