using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Watches a run of a database, or of a schema, from another prompt, from the database alone, to its end.</summary>
[Cmdlet(VerbsCommon.Watch, "PgMigration", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(RunStatus))]
public sealed class WatchPgMigrationCommand : SchemaCmdlet
{
    // So many databases are looked at side by side; all of them are followed at once.
    private const int LookedAtOnce = 16;

    private WatchScreen? _screen;

    /// <summary>Looks once, and emits how the newest run stands.</summary>
    [Parameter]
    public SwitchParameter Once { get; set; }

    /// <summary>The pause between two looks.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Where no run is at work, waits for the next one.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected override int Throttle => Once ? LookedAtOnce : int.MaxValue;

    private protected override void Prepare()
    {
        if (Once && (Wait || MyInvocation.BoundParameters.ContainsKey(nameof(Interval))))
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "-Once looks a single time: there is no pause, and nothing is waited for.",
                "Leave out -Once to follow a run, or -Interval and -Wait to look once."
            );
        _screen = WatchScreen.IsPaintable(Host) ? new PaintedScreen(Host) : new WrittenScreen();
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        (database, observer, cancellationToken) =>
            Once
                ? LookAsync(pipeline, database, cancellationToken)
                : FollowAsync(pipeline, database, observer, cancellationToken);

    private async Task LookAsync(CmdletPipeline pipeline, CallDatabase database, CancellationToken cancellationToken) =>
        pipeline.WriteObject(
            await MigrationWatch.GetAsync(database.Connection, HistorySchema, cancellationToken).ConfigureAwait(false)
        );

    private async Task FollowAsync(
        CmdletPipeline pipeline,
        CallDatabase database,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var options = new WatchOptions
        {
            Interval = Interval,
            Wait = Wait,
            HistorySchema = HistorySchema,
        };
        RunStatus? last = null;
        IAsyncEnumerable<RunStatus> statuses = MigrationWatch.FollowAsync(
            database.Connection,
            options,
            new ScreenObserver(observer, () => pipeline.GoOnBelow(_screen!)),
            cancellationToken
        );
        await foreach (RunStatus status in statuses.ConfigureAwait(false))
        {
            pipeline.WriteScreen(_screen!, status);
            last = status;
        }

        pipeline.WriteObject(last!);
    }

    // A warning moves the cursor away from what was painted.
    private sealed class ScreenObserver(IMigrationObserver observer, Action goOnBelow) : IMigrationObserver
    {
        public void OnScriptRun(ScriptRun run) => observer.OnScriptRun(run);

        public void OnMessage(MigrationMessage message)
        {
            observer.OnMessage(message);
            goOnBelow();
        }

        public void OnProgress(MigrationProgress progress) => observer.OnProgress(progress);
    }
}
