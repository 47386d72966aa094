using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Shows what was run on a database, failures too, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "PgMigrationHistory", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(ScriptRun))]
public sealed class GetPgMigrationHistoryCommand : SchemaCmdlet
{
    private const string HistoryView = "PgMigrate.ScriptRun#History";

    private HistoryQuery _query = new();

    /// <summary>Only runs that began at or after this time.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only scripts of these names; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ScriptCompleter))]
    public string[]? Script { get; set; }

    /// <summary>Only these outcomes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ScriptRunStatus[]? Status { get; set; }

    /// <summary>Only runs that followed this plan, by its id or the beginning of it.</summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{6,64}$")]
    public string? Plan { get; set; }

    /// <summary>At most so many from each database.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    private protected override void Prepare() =>
        _query = new HistoryQuery
        {
            Since = Since,
            Scripts = Script ?? [],
            Statuses = Status ?? [],
            Plan = Plan?.ToLowerInvariant(),
            First = First,
            HistorySchema = HistorySchema,
        };

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
        {
            IAsyncEnumerable<ScriptRun> runs = Migrator.GetHistoryAsync(database.Connection, _query, observer, cancellationToken);
            await foreach (ScriptRun run in runs.ConfigureAwait(false))
            {
                PSObject shown = PSObject.AsPSObject(run);
                shown.TypeNames.Insert(0, HistoryView);
                pipeline.WriteObject(shown);
            }
        };
}
