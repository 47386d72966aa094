using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Puts back what a backup holds: all of it, or single tables.</summary>
[Cmdlet(
    VerbsData.Restore,
    "PgSchema",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(SchemaBackup))]
public sealed class RestorePgSchemaCommand : ReportingCmdlet
{
    private RestoreOptions _options = new();
    private bool _isWhatIf;
    private string? _folder;

    /// <summary>What <c>Backup-PgSchema</c> or <c>Get-PgSchemaBackup</c> gave.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public SchemaBackup? Backup { get; set; }

    /// <summary>A backup that the database knows of.</summary>
    [Parameter]
    public Guid? Id { get; set; }

    /// <summary>The folder of a backup.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Only these tables, as SQL names them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Table { get; set; } = [];

    /// <summary>Only the values of these columns, by the primary key: <c>schema.table.column</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Column { get; set; } = [];

    /// <summary>Restores into a database that the backup was not made of.</summary>
    [Parameter]
    public SwitchParameter AllowOtherDatabase { get; set; }

    /// <summary>Drops the rows that restores have replaced, of all backups or of one; restores nothing.</summary>
    [Parameter]
    public SwitchParameter Cleanup { get; set; }

    /// <summary>How long to wait for a migration or a backup to end.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan RunLockTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for each table's lock.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    private protected override object? ReadInput() => Backup;

    private protected override bool IsConnectionString(string text) => text != Backup?.ToString();

    private protected override void Prepare()
    {
        _folder = Path is null ? null : FolderPath.Resolve(SessionState, Path);
        _options = new RestoreOptions
        {
            Tables = Table,
            Columns = Column,
            AllowOtherDatabase = AllowOtherDatabase,
            RunLockTimeout = RunLockTimeout,
            LockTimeout = LockTimeout,
            HistorySchema = HistorySchema,
        };
    }

    private protected override bool Accepts(ConnectionTarget database, object? input)
    {
        RestoreOptions options = OptionsOf(input);
        string tables = Table.Length + Column.Length == 0 ? "all tables" : string.Join(", ", [.. Table, .. Column]);
        string action = Cleanup
            ? "Drop the rows that restores have replaced"
            : $"Restore {tables} of backup {options.Path ?? $"{options.BackupId}"}";
        bool accepted = ShouldProcess(
            CleanText.Line($"{action} in {database}."),
            CleanText.Line($"{action} in {database}?"),
            "Restore-PgSchema",
            out ShouldProcessReason reason
        );
        _isWhatIf = reason.HasFlag(ShouldProcessReason.WhatIf);
        return accepted || (_isWhatIf && !Cleanup);
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        (database, observer, cancellationToken) =>
        {
            RestoreOptions options = OptionsOf(database.Input);
            return _isWhatIf ? PreviewAsync(database.Connection, options, pipeline, observer, cancellationToken)
                : Cleanup ? CleanUpAsync(database.Connection, options, pipeline, observer, cancellationToken)
                : RestoreAsync(database.Connection, options, pipeline, observer, cancellationToken);
        };

    private static async Task RestoreAsync(
        ConnectionTarget database,
        RestoreOptions options,
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        pipeline.WriteObject(
            await SchemaBackups.RestoreAsync(database, options, observer, cancellationToken).ConfigureAwait(false)
        );

    private static async Task CleanUpAsync(
        ConnectionTarget database,
        RestoreOptions options,
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        foreach (
            SchemaBackup backup in await SchemaBackups
                .CleanUpAsync(database, options, observer, cancellationToken)
                .ConfigureAwait(false)
        )
            pipeline.WriteObject(backup);
    }

    private static async Task PreviewAsync(
        ConnectionTarget database,
        RestoreOptions options,
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        foreach (
            string line in await SchemaBackups
                .PreviewRestoreAsync(database, options, observer, cancellationToken)
                .ConfigureAwait(false)
        )
            pipeline.WriteWhatIf(line);
    }

    private RestoreOptions OptionsOf(object? input)
    {
        var backup = (SchemaBackup?)input;
        int given = new object?[] { backup, Id, Path }.Count(value => value is not null);
        if (given > 1 || (given == 0 && !Cleanup))
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "It takes one backup to restore.",
                "Pipe a backup in, or give one of -Id and -Path."
            );
        if (Cleanup && (Table.Length + Column.Length > 0 || Path is not null))
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "-Cleanup drops all rows that a restore has replaced: it takes no tables, columns or folder.",
                "Give -Id to drop those of one restore, or pipe a backup in; Get-PgSchemaBackup shows them by their ReplacedBy."
            );
        if (Cleanup)
            return _options with { BackupId = backup?.BackupId ?? Id };
        return backup is null
            ? _options with
            {
                BackupId = Id,
                Path = _folder,
            }
            : _options with
            {
                BackupId = backup.Path is null ? backup.BackupId : null,
                Path = backup.Path,
            };
    }
}
