using System.Buffers;

namespace PgMigrate.Engine.Text;

/// <summary>
/// Finds many forms in one pass over a text (Aho and Corasick, 1975), and beginnings of them: long ones anywhere, short ones
/// where the text was cut. Takes and reads text that is folded already.
/// </summary>
internal sealed class SecretAutomaton
{
    private const int Root = 0;

    private readonly Dictionary<(int State, char Character), int> _next = [];
    private readonly List<int> _depth = [0];
    private readonly List<int> _ends = [0];
    private readonly int[] _fallback;
    private readonly SearchValues<char> _first;
    private readonly int _anywhere;
    private readonly int _atCut;

    /// <param name="forms">What is looked for; none is empty.</param>
    /// <param name="anywhere">How many characters of a form's beginning are found anywhere.</param>
    /// <param name="atCut">How many characters of it are found where the text was cut.</param>
    public SecretAutomaton(IEnumerable<string> forms, int anywhere, int atCut)
    {
        (_anywhere, _atCut) = (anywhere, atCut);
        foreach (var form in forms)
            Add(form);
        _first = SearchValues.Create([.. _next.Keys.Where(key => key.State == Root).Select(key => key.Character)]);
        _fallback = new int[_depth.Count];
        AddFallbacks();
    }

    /// <summary>Marks what is found.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isCut">Tells whether the text was cut before a place.</param>
    /// <param name="found">Takes the place behind what was found, and its length.</param>
    public void Find(ReadOnlySpan<char> text, Func<int, bool> isCut, Action<int, int> found)
    {
        for (int index = 0, state = Root; index < text.Length; index++)
        {
            if (state == Root)
            {
                var skipped = text[index..].IndexOfAny(_first);
                if (skipped < 0)
                    return;
                index += skipped;
            }

            state = Step(state, text[index]);
            var depth = _depth[state];
            var length = depth >= _anywhere || depth >= _atCut && isCut(index + 1) ? depth : _ends[state];
            if (length > 0)
                found(index + 1, length);
        }
    }

    private void Add(string form)
    {
        var state = Root;
        foreach (var character in form)
        {
            if (!_next.TryGetValue((state, character), out var next))
            {
                next = _depth.Count;
                _next.Add((state, character), next);
                _depth.Add(_depth[state] + 1);
                _ends.Add(0);
            }

            state = next;
        }

        _ends[state] = form.Length;
    }

    // By depth: a state falls back to one that is nearer to the root. What ends there ends here, too.
    private void AddFallbacks()
    {
        foreach (var ((parent, character), state) in _next.OrderBy(entry => _depth[entry.Value]))
        {
            _fallback[state] = parent == Root ? Root : Step(_fallback[parent], character);
            _ends[state] = Math.Max(_ends[state], _ends[_fallback[state]]);
        }
    }

    private int Step(int state, char character)
    {
        int next;
        while (!_next.TryGetValue((state, character), out next))
        {
            if (state == Root)
                return Root;
            state = _fallback[state];
        }

        return next;
    }
}
