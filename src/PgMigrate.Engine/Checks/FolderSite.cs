using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks;

/// <summary>What rules of the folder look at.</summary>
/// <param name="Path">Full path of the migration folder.</param>
/// <param name="Scripts">Its scripts in grate's order, read.</param>
/// <param name="Options">How a run would go.</param>
/// <param name="Applied">The newest record of each script in the database's history, by name; null where no database was asked.</param>
internal sealed record FolderSite(
    string Path, IReadOnlyList<CheckedScript> Scripts, MigrationOptions Options, IReadOnlyDictionary<string, AppliedScript>? Applied);

/// <summary>A script as the checks see it.</summary>
/// <param name="File">The file.</param>
/// <param name="Text">Its text as it would be sent, tokens that have a value replaced; null where it could not be read.</param>
/// <param name="Directives">What it says of itself; none where they could not be read.</param>
/// <param name="Problem">Why it, or its directives, could not be read; null where they could.</param>
internal sealed record CheckedScript(ScriptFile File, string? Text, ScriptDirectives Directives, MigrationException? Problem)
{
    private HashSet<string>? _dropped;

    /// <summary>Whether one of its statements drops an object of a name.</summary>
    public bool Drops(ObjectName name) => (_dropped ??= ReadDropped()).Contains(name.Name);

    private HashSet<string> ReadDropped()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var piece in SqlSplitter.Split(Text ?? string.Empty))
            if (piece.Kind == SqlPieceKind.Statement && CommandReader.Read(piece.Content(Text!)) is DropObjects drop)
                names.UnionWith(drop.Names.Select(dropped => dropped.Name));
        return names;
    }
}
