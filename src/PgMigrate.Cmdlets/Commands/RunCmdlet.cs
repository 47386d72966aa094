using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>A cmdlet that runs scripts: what is saved before the first of them.</summary>
public abstract class RunCmdlet : ReportingSchemaCmdlet
{
    /// <summary>What is backed up before the first script.</summary>
    [Parameter]
    public BackupMode BackupMode { get; set; } = BackupMode.Auto;

    /// <summary>How that backup is made.</summary>
    [Parameter]
    public BackupMethod BackupMethod { get; set; } = BackupMethod.TableCopy;

    /// <summary>The folder that it is made in; without it, TableCopy copies inside the database.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BackupPath { get; set; }

    /// <summary>
    /// Holds writers off the tables of that backup until the run is committed. The run is one transaction then.
    /// </summary>
    [Parameter]
    public SwitchParameter BackupLock { get; set; }

    /// <summary>From how many rows on a DELETE, UPDATE or MERGE with a condition calls for a backup.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long BackupThreshold { get; set; } = 1000;

    /// <summary>How many backups before runs stay in the same place. Otherwise all stay.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? BackupKeepLast { get; set; }

    /// <summary>How long backups before runs stay in the same place.</summary>
    [Parameter]
    [DurationTransformation(AnyLength = true)]
    public TimeSpan? BackupKeepFor { get; set; }

    private protected override bool Summarizes => true;

    /// <summary>The options of a run, with those of the backup before it.</summary>
    private protected MigrationOptions WithBackup(MigrationOptions options) =>
        options with
        {
            BackupMode = BackupMode,
            BackupMethod = BackupMethod,
            BackupPath = BackupPath is null ? null : FolderPath.Resolve(SessionState, BackupPath),
            BackupThreshold = BackupThreshold,
            BackupLock = BackupLock,
            BackupKeepLast = BackupKeepLast,
            BackupKeepFor = BackupKeepFor,
            Given = BackupLock ? [.. MyInvocation.BoundParameters.Keys, nameof(MigrationOptions.TransactionMode)] : options.Given,
            TransactionMode =
                BackupLock && !MyInvocation.BoundParameters.ContainsKey(nameof(MigrationOptions.TransactionMode))
                    ? TransactionMode.Run
                    : options.TransactionMode,
        };
}
