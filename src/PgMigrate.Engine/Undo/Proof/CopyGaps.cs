using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// What a copy has otherwise than the schema that it was made from: an aggregate that no statement is written for, an extension
/// that is not installed here. "Up, down, equal" on the copy says nothing of a script that reaches one of these.
/// </summary>
internal sealed class CopyGaps
{
    /// <summary>The copy is equal.</summary>
    public static readonly CopyGaps None = new([], []);

    private const int MostNamed = 5;
    private const string EventTrigger = "EVENT TRIGGER";
    private const string Schema = "SCHEMA";

    private readonly IReadOnlyList<SchemaObject> _wanted;
    private readonly (SchemaObject Object, SchemaChange[] Changes)[] _gaps;

    private CopyGaps(IReadOnlyList<SchemaObject> wanted, (SchemaObject Object, SchemaChange[] Changes)[] gaps)
    {
        _wanted = wanted;
        _gaps = gaps;
    }

    /// <summary>True where nothing differs.</summary>
    public bool IsEmpty => _gaps.Length == 0;

    /// <summary>How a copy differs.</summary>
    /// <param name="schema">The schema that it was made from.</param>
    /// <param name="copy">The copy's.</param>
    /// <param name="withOwners">False where scripts have built the copy: what they make belongs to whoever runs them.</param>
    public static CopyGaps Between(SchemaSnapshot schema, SchemaSnapshot copy, bool withOwners = true)
    {
        if (schema.Hash == copy.Hash)
            return None;
        var objects = schema.Objects.Concat(copy.Objects).ToLookup(item => (item.Type, item.Name));
        var changes = SchemaDifference.Between(schema, copy).Where(change => withOwners || change.Property != "owner");
        return new CopyGaps(
            schema.Objects,
            [
                .. changes
                    .GroupBy(change => (change.ObjectType, change.Object))
                    .Select(of => (objects[of.Key].First(), of.ToArray())),
            ]
        );
    }

    /// <summary>
    /// How the copy differs in something that a script may touch: what it names, a part of that, what depends on it, all that is
    /// in a schema, or an event trigger, which may do anything. Null where the script has to do with none of it.
    /// </summary>
    public string? TouchedBy(string script)
    {
        if (IsEmpty)
            return null;
        var words = Words(script);
        var schemas = SchemasIn(script);
        string[] named =
        [
            .. _wanted.Where(item => item.Parent is null && OwnWords(item.Name).Any(words.Contains)).Select(item => item.Name),
        ];
        return _gaps
            .Where(gap => IsTouched(gap.Object, words, schemas, named))
            .Select(gap => Describe(gap.Changes))
            .FirstOrDefault();
    }

    /// <summary>Of some objects those that the copy has as the schema has them, and the others.</summary>
    public (SchemaSnapshot Copied, SchemaSnapshot Lacking) Split(SchemaSnapshot objects)
    {
        var lacking = _gaps.Select(gap => (gap.Object.Type, gap.Object.Name)).ToHashSet();
        var found = objects.Objects.ToLookup(item => lacking.Contains((item.Type, item.Name)));
        return (new SchemaSnapshot(found[false]), new SchemaSnapshot(found[true]));
    }

    /// <summary>For instance <c>EXTENSION postgis, TABLE public.place</c>.</summary>
    public override string ToString() =>
        string.Join(", ", _gaps.Take(MostNamed).Select(gap => gap.Object.ToString()))
        + (_gaps.Length > MostNamed ? $" and {_gaps.Length - MostNamed} more" : string.Empty);

    // A schema is named with all that is in it: by itself it counts only where a statement is about the schema.
    private static bool IsTouched(SchemaObject gap, HashSet<string> words, HashSet<string> schemas, string[] named) =>
        gap.Type switch
        {
            EventTrigger => true,
            Schema => schemas.Contains(SqlIdentifier.Parse(gap.Name)),
            _ => OwnWords(gap.Name).Any(words.Contains)
                || schemas.Contains(SchemaOf(gap.Name))
                || named.Any(name => Mentions(gap, name)),
        };

    private static bool Mentions(SchemaObject item, string name) =>
        item.Parent == name || item.Properties.Any(property => DdlNames.Mentions(property.Value, name));

    private static string Describe(SchemaChange[] changes) =>
        changes[0].Change switch
        {
            SchemaChangeKind.Removed => $"{changes[0].ObjectType} {changes[0].Object} is not there",
            SchemaChangeKind.Added => $"{changes[0].ObjectType} {changes[0].Object} is there, and not in the database",
            _ => DifferenceText.Of(changes),
        };

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

    // GRANT ... ON ALL TABLES IN SCHEMA, and whatever is done to a schema itself.
    private static HashSet<string> SchemasIn(string script)
    {
        var schemas = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in SqlText.Read(script).Statements)
        {
            var reader = new StatementReader(statement.Sql);
            if (reader.SeekAnyWord("SCHEMA") && reader.TryWords("SCHEMA"))
                schemas.UnionWith(reader.Identifiers());
        }

        return schemas;
    }

    private static string SchemaOf(string name)
    {
        var reader = new StatementReader(name);
        return reader.Identifier() ?? name;
    }
}
