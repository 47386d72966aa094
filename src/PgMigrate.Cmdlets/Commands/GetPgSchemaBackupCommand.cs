using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Shows the backups of a database, or those in a folder, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "PgSchemaBackup", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(SchemaBackup))]
public sealed class GetPgSchemaBackupCommand : DatabaseCmdlet
{
    private string? _folder;

    /// <summary>A folder with backups, or the folder of one: no server is asked then.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Only backups of these ids.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Guid[]? Id { get; set; }

    /// <summary>Only backups with a table of such a name; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Table { get; set; }

    /// <summary>At most so many of the newest.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    private protected override bool WorksWithoutDatabase => Path is not null;

    private protected override void Prepare() => _folder = Path is null ? null : FolderPath.Resolve(SessionState, Path);

    private protected override Task WorkWithoutDatabaseAsync(
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        Write(pipeline, SchemaBackups.GetInFolder(_folder!, observer));
        return Task.CompletedTask;
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
            Write(
                pipeline,
                _folder is null
                    ? await SchemaBackups.GetAsync(database.Connection, observer, cancellationToken).ConfigureAwait(false)
                    : SchemaBackups.GetInFolder(_folder, observer).Where(backup => IsOf(backup, database.Connection))
            );

    private static bool IsOf(SchemaBackup backup, ConnectionTarget database) =>
        backup.Server == database.Server && backup.Database == database.Database;

    private void Write(CmdletPipeline pipeline, IEnumerable<SchemaBackup> backups)
    {
        WildcardPattern[] patterns = [.. (Table ?? []).Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        IEnumerable<SchemaBackup> chosen = backups
            .Where(backup => Id?.Contains(backup.BackupId) != false)
            .Where(backup => patterns.Length == 0 || backup.Tables.Any(table => patterns.Any(pattern => pattern.IsMatch(table))))
            .Take(Last ?? int.MaxValue);
        foreach (SchemaBackup backup in chosen)
            pipeline.WriteObject(backup);
    }
}
