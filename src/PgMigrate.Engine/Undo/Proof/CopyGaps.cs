using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// What a copy lacks of the schema that it was made from: of that, whatever is tried on the copy proves nothing.
/// </summary>
internal sealed class CopyGaps
{
    /// <summary>The copy is equal.</summary>
    public static readonly CopyGaps None = new([]);

    private const int MostNamed = 5;
    private const string EventTrigger = "EVENT TRIGGER";

    private readonly IReadOnlyList<IGrouping<(string Type, string Name), SchemaChange>> _gaps;

    private CopyGaps(IReadOnlyList<SchemaChange> changes) =>
        _gaps = [.. changes.GroupBy(change => (change.ObjectType, change.Object))];

    /// <summary>True where nothing is lacking.</summary>
    public bool IsEmpty => _gaps.Count == 0;

    /// <summary>What it lacks.</summary>
    /// <param name="schema">The schema that it was made from.</param>
    /// <param name="copy">The copy's.</param>
    public static CopyGaps Between(SchemaSnapshot schema, SchemaSnapshot copy) =>
        schema.Hash == copy.Hash ? None : new(SchemaDifference.Between(schema, copy));

    /// <summary>
    /// How the copy differs in something that a script may touch: what it names, a part of that, or an event trigger, which may
    /// do anything. Null where the script has to do with none of it.
    /// </summary>
    public string? TouchedBy(string script)
    {
        if (IsEmpty)
            return null;
        var words = Words(script);
        var touched = _gaps.FirstOrDefault(gap => gap.Key.Type == EventTrigger || OwnWords(gap.Key.Name).Any(words.Contains));
        return touched is null ? null : DifferenceText.Of(touched);
    }

    /// <summary>For instance <c>EXTENSION postgis, TABLE public.place</c>.</summary>
    public override string ToString() =>
        string.Join(", ", _gaps.Take(MostNamed).Select(gap => $"{gap.Key.Type} {gap.Key.Name}"))
        + (_gaps.Count > MostNamed ? $" and {_gaps.Count - MostNamed} more" : string.Empty);

    // Without the schema, where there is one: scripts name others of it, too. A routine's arguments count with the rest.
    private static IEnumerable<string> OwnWords(string name)
    {
        string[] words = [.. Words(name)];
        return words.Length > 1 ? words.Skip(1) : words;
    }

    // Names may be in texts, too: a script may build its statements.
    private static HashSet<string> Words(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var reader = new StatementReader(text); !reader.AtEnd; reader.Move())
            if (reader.Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)
                words.Add(SqlIdentifier.Parse(reader.CurrentText));
            else if (reader.Current.Kind is SqlTokenKind.String or SqlTokenKind.DollarString)
                words.UnionWith(Words(SqlLiteral.Value(reader.CurrentText, reader.Current.Kind)));
        return words;
    }
}
