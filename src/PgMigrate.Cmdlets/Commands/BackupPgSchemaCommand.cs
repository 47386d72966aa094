using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Backs up tables, schemas or a whole database, reads the backup again, and says where it is.</summary>
[Cmdlet(
    VerbsData.Backup,
    "PgSchema",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(SchemaBackup))]
public sealed class BackupPgSchemaCommand : ReportingCmdlet
{
    private BackupOptions _options = new();

    /// <summary>
    /// The folder in which the backup gets a folder of its own; without it, TableCopy copies inside the database.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Tables, as SQL names them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Table { get; set; } = [];

    /// <summary>Schemas, as the catalogue has their names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Schema { get; set; } = [];

    /// <summary>How the backup is made.</summary>
    [Parameter]
    public BackupMethod Method { get; set; } = BackupMethod.TableCopy;

    /// <summary>The form in which pg_dump writes.</summary>
    [Parameter]
    public BackupFormat Format { get; set; } = BackupFormat.Custom;

    /// <summary>How many connections write at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int Jobs { get; set; } = 1;

    /// <summary>Leaves out the rows (PgDump alone).</summary>
    [Parameter]
    public SwitchParameter SchemaOnly { get; set; }

    /// <summary>Does not read the backup again.</summary>
    [Parameter]
    public SwitchParameter NoVerify { get; set; }

    /// <summary>How many backups of the database are kept in the same place, this one included.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? KeepLast { get; set; }

    /// <summary>How long backups of the database are kept in the same place.</summary>
    [Parameter]
    [DurationTransformation(AnyLength = true)]
    public TimeSpan? KeepFor { get; set; }

    /// <summary>How long to wait for a migration or another backup to end.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan RunLockTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for each table's lock.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    private protected override void Prepare() =>
        _options = new BackupOptions
        {
            Folder = Path is null ? null : FolderPath.Resolve(SessionState, Path),
            Tables = Table,
            Schemas = Schema,
            Method = Method,
            Format = Format,
            Jobs = Jobs,
            SchemaOnly = SchemaOnly,
            Verify = !NoVerify,
            KeepLast = KeepLast,
            KeepFor = KeepFor,
            RunLockTimeout = RunLockTimeout,
            LockTimeout = LockTimeout,
            HistorySchema = HistorySchema,
        };

    private protected override bool Accepts(ConnectionTarget database)
    {
        string place = Path is null ? "inside the database" : $"into {Path}";
        return ShouldProcess(CleanText.Line($"{database}"), CleanText.Line($"Back up {place} by {Method}"));
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
            pipeline.WriteObject(
                await SchemaBackups.BackupAsync(database.Connection, _options, observer, cancellationToken).ConfigureAwait(false)
            );
}
