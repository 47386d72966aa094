using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>What the script has made so far, and still stands.</summary>
/// <param name="path">Where the script looks for names without a schema, at the statement that is being read.</param>
internal sealed class Creations(Func<SearchPath> path)
{
    private readonly List<Creation> _all = [];

    /// <summary>How many there were.</summary>
    public int Count => _all.Count;

    /// <summary>Those that stand.</summary>
    public IEnumerable<Creation> Standing => _all.Where(creation => !creation.IsGone);

    /// <summary>Takes one in.</summary>
    public Creation Add(Creation creation)
    {
        _all.Add(creation);
        creation.Path = path();
        if (!creation.IsPart)
            creation.Target.Creation = creation;
        return creation;
    }

    /// <summary>What stands alone and has this name: temporary objects first. Several only where routines share it.</summary>
    public IReadOnlyList<Creation> Find(NameKind kind, ObjectName name)
    {
        var named = Standing
            .Where(creation => !creation.IsPart && creation.Target.Kind == kind && creation.Target.Name.Name == name.Name)
            .ToArray();
        var temporary = named.Where(creation => creation.IsTemporary && name.Schema is null or "pg_temp").ToArray();
        return temporary.Length > 0
            ? temporary
            :
            [
                .. named.Where(creation =>
                    !creation.IsTemporary && creation.Target.Name.Schema == name.Schema && IsInSight(creation, kind, name)
                ),
            ];
    }

    /// <summary>A part of a table; null where the script did not make it.</summary>
    public Creation? Part(Target table, string type, string name) =>
        Standing.FirstOrDefault(creation => creation.Type == type && creation.Part == name && IsSame(creation.Target, table));

    /// <summary>Whether two are one relation.</summary>
    public static bool IsSame(Target one, Target other) =>
        one == other || one.Creation is null && other.Creation is null && one.Name == other.Name;

    /// <summary>
    /// The first object, made after another one, that a statement about that one names: it would have to go first.
    /// </summary>
    public Creation? MadeLater(string sql, Creation than)
    {
        var later = Standing.Where(creation => !creation.IsPart && !creation.IsImplied && creation.Order > than.Order).ToArray();
        if (later.Length == 0)
            return null;
        var names = Names(sql);
        return later.FirstOrDefault(creation => names.Contains(creation.Target.Name.Name));
    }

    private bool IsInSight(Creation creation, NameKind kind, ObjectName name) =>
        name.Schema is not null || kind == NameKind.Schema || creation.Path == path();

    // Constants may name an object as well: nextval('s.q').
    private static HashSet<string> Names(string sql)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new StatementReader(sql);
        while (!reader.AtEnd)
        {
            if (reader.Literal() is { } literal)
                names.UnionWith(NameReader.Parse(literal) is { } inside ? [inside.Name] : []);
            else if (reader.Identifier() is { } name)
                names.Add(name);
            else
                reader.Move();
        }

        return names;
    }
}
