using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>
/// What is known while a script is read: the schema round the run, what the script has made, and which object a name means.
/// </summary>
internal sealed class DownContext(SchemaSnapshot? before, SchemaSnapshot? after)
{
    private const string NoSnapshot =
        "the script changes the search path, so its schema cannot be told without the schema after the run";

    // Of names without a schema that stood before: renaming does not move an object.
    private readonly Dictionary<(NameKind Kind, string Name, SearchPath Path), string?> _schemas = [];
    private Creations? _creations;

    /// <summary>The schema before the run; null where none is kept.</summary>
    public SnapshotIndex? Before { get; } = before is null ? null : new(before);

    /// <summary>The schema after it; null where none is kept.</summary>
    public SnapshotIndex? After { get; } = after is null ? null : new(after);

    /// <summary>What the script has made.</summary>
    public Creations Creations => _creations ??= new(() => Path);

    /// <summary>What names mean to the server where the statement that is being read stands.</summary>
    public NameScope Scope { get; } = new(SessionNames.Usual);

    /// <summary>Where the script looks for names without a schema.</summary>
    public SearchPath Path => Scope.Path;

    /// <summary>False where names mean what they mean in any session.</summary>
    public bool IsPathChanged => Path.IsSet || Scope.HasOtherRole;

    /// <summary>
    /// The names that objects, which stood before, were given or had: snapshots do not tell what they mean on the way.
    /// </summary>
    public HashSet<string> Renamed { get; } = new(StringComparer.Ordinal);

    /// <summary>The statement that is being read, without its semicolon.</summary>
    public string Sql { get; set; } = "";

    /// <summary>The object that a statement names, made by the script or not.</summary>
    public Target Find(NameKind kind, ObjectName written, IReadOnlyList<string>? arguments = null)
    {
        if (Creations.Find(kind, written) is { Count: > 0 } asWritten)
            return Made(asWritten, written, arguments);
        if (written.Schema is not null || kind == NameKind.Schema)
            return new Target(kind, written) { Arguments = arguments };
        var target = Resolve(kind, written);
        target.Arguments = arguments;
        return target.Problem is null && Creations.Find(kind, target.Name) is { Count: > 0 } made
            ? Made(made, target.Name, arguments)
            : target;
    }

    /// <summary>The object that a statement makes.</summary>
    public Target New(NameKind kind, ObjectName written)
    {
        if (written.Schema is not null || kind == NameKind.Schema)
            return new Target(kind, written);
        var isNew = NewNames(kind, written.Name);
        return new Target(
            kind,
            Path.Only is { } only ? written.In(only)
                : isNew is [var name] ? name
                : written
        );
    }

    /// <summary>Finds the schema of what was made without one; null where all is well.</summary>
    public string? Settle(Target target)
    {
        if (
            target.Problem is not null
            || target.Name.Schema is not null
            || target.Kind == NameKind.Schema
            || target.Creation is { IsTemporary: true }
        )
            return target.Problem;
        if (After is null)
            return target.Creation is { MadeOnPath: true } ? NoSnapshot : null;
        if (NewNames(target.Kind, target.Name.Name) is not [var name])
            return $"the schema after the run does not tell which {target.Name.Name} it is";
        target.Name = name;
        return null;
    }

    /// <summary>An object before the run; null where it is not known what it was.</summary>
    public SchemaObject? FindBefore(Target target) =>
        Before is null
        || target.Problem is not null
        || target.Name.Schema is null && target.Kind != NameKind.Schema
        || IsRenamed(target)
            ? null
            : OnlyOne(target);

    /// <summary>True where the schema before the script certainly did not have the object.</summary>
    public bool WasMissing(Target target) =>
        Before is not null
        && target is { Problem: null, Creation: null }
        && (target.Name.Schema is not null || target.Kind == NameKind.Schema)
        && !IsRenamed(target)
        && Before.All(target.Kind, target.Name).Count == 0;

    /// <summary>
    /// True for a table that the script has made, though its text alone does not say so (IF NOT EXISTS), and on which nothing
    /// takes rows any further.
    /// </summary>
    public bool IsNewTable(Target target) =>
        WasMissing(target)
        && After?.Find(target.Kind, target.Name) is { Type: "TABLE" } table
        && !After.Parts(table, "TRIGGER").Concat(After.Parts(table, "RULE")).Any();

    /// <summary>Takes in that what stood before has another name from now on.</summary>
    public void Rename(Target target, string to)
    {
        Renamed.UnionWith([target.Name.Name, to]);
        _schemas.Remove((target.Kind, target.Name.Name, Path));
        _schemas[(target.Kind, to, Path)] = target.Name.Schema;
    }

    private SchemaObject? OnlyOne(Target target)
    {
        var all = Before!.All(target.Kind, target.Name);
        return all.Count > 1 && target.Arguments is { } arguments
                ? all.SingleOrDefault(item => RoutineArguments.AreSame(RoutineArguments.Of(item), arguments))
            : all is [var only] ? only
            : null;
    }

    private bool IsRenamed(Target target) =>
        Renamed.Contains(target.Name.Name) || target.Name.Schema is { } schema && Renamed.Contains(schema);

    private Target Made(IReadOnlyList<Creation> made, ObjectName name, IReadOnlyList<string>? arguments)
    {
        if (made[0].Target.Kind != NameKind.Routine)
            return made[0].Target;
        if (arguments is not null && !made.Any(creation => RoutineArguments.AreSame(creation.Arguments, arguments)))
            return new Target(NameKind.Routine, name) { Arguments = arguments };
        var fitting = arguments is null
            ? made
            : [.. made.Where(creation => RoutineArguments.AreSame(creation.Arguments, arguments))];
        var isOnly = arguments is not null || Before is not null && !Before.Named(NameKind.Routine, name.Name).Any();
        return fitting is [var only] && isOnly
            ? only.Target
            : new Target(NameKind.Routine, name) { Problem = $"several routines may be called {name.Name}" };
    }

    private Target Resolve(NameKind kind, ObjectName written)
    {
        if (_schemas.TryGetValue((kind, written.Name, Path), out var known))
            return new Target(kind, new ObjectName(known, written.Name));
        if (Path.Only is { } only)
            return new Target(kind, written.In(only));
        if (Before is null && After is null)
            return new Target(kind, written) { Problem = IsPathChanged ? NoSnapshot : null };
        var names = Names(Before, kind, written.Name).Union(Names(After, kind, written.Name)).ToArray();
        if (names is not [var name] || Renamed.Contains(written.Name))
            return new Target(kind, written) { Problem = $"the schema does not tell which {written.Name} is meant" };
        _schemas[(kind, written.Name, Path)] = name.Schema;
        return new Target(kind, name);
    }

    private ObjectName[] NewNames(NameKind kind, string name)
    {
        ObjectName[] names = [.. Names(After, kind, name)];
        return names.Length <= 1 ? names : [.. names.Except(Names(Before, kind, name))];
    }

    private static IEnumerable<ObjectName> Names(SnapshotIndex? index, NameKind kind, string name) =>
        index?.Named(kind, name).Select(item => item.Name).Distinct() ?? [];
}
