using System.Collections.Frozen;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules;

/// <summary>What rules of the folder look at.</summary>
/// <param name="Path">Full path of the migration folder.</param>
/// <param name="Layout">The folders in it.</param>
/// <param name="Scripts">Its scripts in grate's order, read.</param>
/// <param name="Options">How a run would go.</param>
/// <param name="Applied">The newest record of each script in the database's history, by name; null where no database was
/// asked.</param>
/// <param name="Planned">The names of the scripts that a run would apply, as its plan says; null where no database was
/// asked.</param>
internal sealed record FolderContext(
    string Path,
    FolderLayout Layout,
    IReadOnlyList<Script> Scripts,
    MigrationOptions Options,
    IReadOnlyDictionary<string, AppliedScript>? Applied,
    IReadOnlySet<string>? Planned
)
{
    private IReadOnlySet<int>? _pending;

    /// <summary>The names of applied scripts that nobody misses in the folder.</summary>
    public IReadOnlySet<string> Retired { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Reads a folder. What cannot be read stays, with its problem: rules report it.</summary>
    /// <param name="folder">Its files.</param>
    /// <param name="options">How a run would go.</param>
    /// <param name="applied">The newest record of each script in the database's history; null where no database was
    /// asked.</param>
    /// <param name="planned">The names of the scripts that a run would apply; null where no database was asked.</param>
    public static FolderContext Read(
        MigrationFolder folder,
        MigrationOptions options,
        IReadOnlyDictionary<string, AppliedScript>? applied,
        IReadOnlySet<string>? planned
    ) =>
        new(
            folder.Path,
            folder.Layout,
            folder.Scripts.AsParallel().AsOrdered().Select(file => Read(file, options)).ToArray(),
            options,
            applied,
            planned
        );

    /// <summary>The numbers of the scripts that a run would apply; null where no database was asked.</summary>
    public IReadOnlySet<int>? Pending =>
        Planned is null
            ? null
            : _pending ??= Enumerable.Range(0, Scripts.Count).Where(number => IsPending(Scripts[number])).ToHashSet();

    /// <summary>Whether a run would apply a script. Without a database, all are.</summary>
    public bool IsPending(Script script) => Planned?.Contains(script.File.Name) ?? true;

    /// <summary>Whether a script was applied with another text than it has now.</summary>
    public bool IsChanged(Script script) => Record(script) is { } record && script.Hash is { } hash && hash != record.Hash;

    /// <summary>
    /// Whether a run would read a script in order to execute it, or refuse it as changed. One that was applied as it is, by grate
    /// perhaps, is past mending.
    /// </summary>
    public bool IsToBeRead(Script script) => script.RunsIn(Options.Environment) && (IsPending(script) || IsChanged(script));

    // Its statements too, here where several scripts are read at once; the walk over them goes one by one.
    private static Script Read(ScriptFile file, MigrationOptions options)
    {
        var script = Script.TryRead(file, options.Tokens);
        if (script.RunsIn(options.Environment))
            _ = script.Statements;
        return script;
    }

    private AppliedScript? Record(Script script) => Applied?.GetValueOrDefault(script.File.Name);
}
