using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Takes over what another tool has applied, so that runs go on from there.</summary>
[Cmdlet(
    VerbsData.Import,
    "PgMigrationHistory",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(ScriptRun))]
public sealed class ImportPgMigrationHistoryCommand : ReportingSchemaCmdlet
{
    private ImportOptions? _options;
    private EnvironmentChoice _environment = new(asked: null);
    private bool _planOnly;

    /// <summary>The folder that was converted from the tool's, or the tool's own.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>The tool that has migrated the database until now.</summary>
    [Parameter(Mandatory = true)]
    public MigrationTool From { get; set; }

    /// <summary>That tool's table, as <c>schema.table</c>; otherwise it is looked for by its columns.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryTable { get; set; }

    /// <summary>Puts a guard into that table, which stops the tool as soon as it writes there.</summary>
    [Parameter]
    public SwitchParameter Retire { get; set; }

    /// <summary>
    /// Imports although the table names scripts that the folder has not, and although checksums differ.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The environment; otherwise the target's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>
    /// Values for <c>{{Name}}</c>, by name. A SecureString, or a PSCredential's password, is masked everywhere.
    /// </summary>
    [Parameter]
    public Hashtable? Token { get; set; }

    /// <summary>How long to wait for another run to end.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan RunLockTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for the lock of the tool's table, where it gets a guard.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Imports outside the policy's windows or in a freeze, where the policy lets it; it needs a reason.</summary>
    [Parameter]
    public SwitchParameter OutsideWindow { get; set; }

    /// <summary>Why, for the history.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    private protected override string MigrationFolder => Path;

    private protected override bool Summarizes => true;

    private protected override void Prepare()
    {
        string folder = FolderPath.Resolve(SessionState, Path);
        _options = new ImportOptions
        {
            From = From,
            Path = folder,
            HistoryTable = HistoryTable,
            Retire = Retire,
            Force = Force,
            Configuration = FindConfiguration(),
            Given = MyInvocation.BoundParameters.Keys,
            Tokens = TokenTable.Read(Token),
            RunLockTimeout = RunLockTimeout,
            LockTimeout = LockTimeout,
            HistorySchema = HistorySchema,
            OutsideWindow = OutsideWindow,
            Reason = Reason,
        };
        _environment = ReadEnvironment(Environment, folder, changes: true);
    }

    private protected override bool Accepts(ConnectionTarget database)
    {
        string action = $"Record what {From} has applied to {database} as applied, without running it";
        bool accepted = ShouldProcess(
            CleanText.Line($"{action}."),
            CleanText.Line($"{action}?"),
            "Import-PgMigrationHistory",
            out ShouldProcessReason reason
        );
        _planOnly = reason.HasFlag(ShouldProcessReason.WhatIf);
        return accepted || _planOnly;
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        (database, observer, cancellationToken) =>
        {
            ImportOptions options = _options! with { Environment = _environment.Of(database, observer) };
            return _planOnly
                ? Migrator.PlanImportAsync(database.Connection, options, observer, cancellationToken)
                : Migrator.ImportAsync(database.Connection, options, observer, cancellationToken);
        };
}
