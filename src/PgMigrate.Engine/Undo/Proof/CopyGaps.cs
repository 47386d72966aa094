using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// What a sandbox has otherwise than the database that it was made after: an aggregate that no statement is written for, an
/// extension that is not installed here. "Up, down, equal" on it says nothing of a script that reaches one of these.
/// </summary>
internal sealed class CopyGaps
{
    private readonly SchemaSnapshot _wanted;
    private readonly (SchemaObject Object, string Text)[] _gaps;

    /// <param name="wanted">The schema of the database.</param>
    /// <param name="built">That of the sandbox.</param>
    /// <param name="withOwners">False where scripts have built it, which belong to whoever runs them.</param>
    public CopyGaps(SchemaSnapshot wanted, SchemaSnapshot built, bool withOwners)
    {
        _wanted = wanted;
        var objects = wanted.Objects.Concat(built.Objects).ToLookup(item => (item.Type, item.Name));
        var changes = SchemaDifference.Between(wanted, built).Where(change => withOwners || change.Property != "owner");
        _gaps = [.. changes.GroupBy(change => (change.ObjectType, change.Object))
            .Select(of => (objects[of.Key].First(), Describe([.. of])))];
    }

    /// <summary>The gaps that a script can reach, in words: of objects that it names, and of what depends on these.</summary>
    /// <param name="script">Its text.</param>
    public IReadOnlyList<string> ReachedBy(string script)
    {
        if (_gaps.Length == 0)
            return [];
        var named = NamesIn(script);
        var schemas = SchemasIn(script);
        string[] touched = [.. _wanted.Objects.Where(item => item.Parent is null && named.Contains(LocalName(item.Name)))
            .Select(item => item.Name)];
        return [.. from gap in _gaps
                   where IsNamed(gap.Object, named, schemas) || touched.Any(name => Mentions(gap.Object, name))
                   select gap.Text];
    }

    private static string Describe(SchemaChange[] changes) => changes[0].Change switch
    {
        SchemaChangeKind.Removed => $"{changes[0].ObjectType} {changes[0].Object} is not there",
        SchemaChangeKind.Added => $"{changes[0].ObjectType} {changes[0].Object} is there, and not in the database",
        _ => DifferenceText.Of(changes),
    };

    // A schema is named with all that is in it: by itself it counts only where a statement is about all of it.
    private static bool IsNamed(SchemaObject item, HashSet<string> named, HashSet<string> schemas) => item.Type == "SCHEMA"
        ? schemas.Contains(SqlIdentifier.Parse(item.Name))
        : named.Contains(LocalName(item.Parent ?? item.Name)) || schemas.Contains(SchemaName(item.Name));

    private static bool Mentions(SchemaObject item, string name) =>
        item.Parent == name || item.Properties.Any(property => DdlNames.Mentions(property.Value, name));

    private static HashSet<string> NamesIn(string script)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, sql) in StatementClassifier.ReadAll(script))
        {
            var reader = new StatementReader(sql);
            while (!reader.AtEnd)
                if (reader.Identifier() is { } name)
                    names.Add(name);
                else
                    reader.Move();
        }

        return names;
    }

    // GRANT … ON ALL TABLES IN SCHEMA, and whatever is done to a schema itself.
    private static HashSet<string> SchemasIn(string script)
    {
        var schemas = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, sql) in StatementClassifier.ReadAll(script))
        {
            var reader = new StatementReader(sql);
            if (reader.SeekAnyWord("SCHEMA") && reader.TryWords("SCHEMA"))
                schemas.UnionWith(reader.Identifiers());
        }

        return schemas;
    }

    private static string LocalName(string name) => NameReader.Parse(name) is { } read ? read.Name : name;

    private static string SchemaName(string name)
    {
        var reader = new StatementReader(name);
        return reader.Identifier() ?? name;
    }
}
