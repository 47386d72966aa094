using PgMigrate.Engine.Connections;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;
using PgMigrate.Engine.Undo.Proof;

namespace PgMigrate.Engine.Undo;

/// <summary>The way back: what takes scripts back that were applied.</summary>
/// <param name="undo">What is taken back.</param>
/// <param name="failed">The run that failed and is taken back; null where somebody asked for the undo.</param>
internal sealed class UndoPlan(UndoOptions undo, FailedRun? failed) : IPlanSource
{
    private UndoPlanner? _planner;
    private UndoProof? _proof;
    private SchemaSnapshot? _before;
    private IReadOnlyList<UndoRecord> _history = [];
    private IReadOnlyList<UndoDataRestore> _returns = [];

    /// <inheritdoc/>
    public void Open(RunState run) =>
        run.Folder = MigrationFolder.OpenMatching(run.Context.Options.Path, run.Context.Options.Configuration);

    /// <inheritdoc/>
    public async Task<MigrationPlan> PlanAsync(RunState run, CancellationToken stop)
    {
        if (!run.Facts!.Tables.Exist)
            return new MigrationPlan([]);
        var (context, server) = (run.Context, run.Server!);
        _planner = new UndoPlanner(run.Folder!, context.Options, undo, mayBeEmpty: failed is not null);
        _proof = new UndoProof(context.Target, context.Options, run.Folder!, context.Observer, stop);
        _history = await ReadHistoryAsync(run, stop).ConfigureAwait(false);
        var plan = await _planner
            .PlanAsync(_history, context.Target.ToString(), wanted => _proof.DeriveAsync(server, _history, wanted))
            .ConfigureAwait(false);
        TellSteps(context, _planner);
        if (!plan.IsEmpty)
            await TellInBackgroundAsync(run, stop).ConfigureAwait(false);
        return plan;
    }

    /// <inheritdoc/>
    public string WhyEmpty(RunState run) =>
        run.Facts!.Tables.Exist
            ? $"There is nothing to take back from {run.Context.Target}."
            : $"{run.Context.Target} has no history: nothing was applied.";

    /// <inheritdoc/>
    public async Task CheckAsync(RunState run, CancellationToken stop)
    {
        _before = await ReadSchemaAsync(run, stop).ConfigureAwait(false);
        await _proof!.TryAsync(_planner!.Steps, _before).ConfigureAwait(false);
        await TellLossesAsync(run.Context, run.Server!, run.Plan, stop).ConfigureAwait(false);
        _returns = await FindReturnsAsync(run.Context, run.Server!, run.Plan, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task FinishAsync(RunState run, CancellationToken stop)
    {
        var after = await ReadSchemaAsync(run, stop).ConfigureAwait(false);
        await LetRunAgainAsync(run, after, stop).ConfigureAwait(false);
        if (_planner!.TakesAllBack(_history))
            await Leftovers.TellAsync(run.Context, run.Server!, after, stop).ConfigureAwait(false);
        await ForgetRunsAsync(run, stop).ConfigureAwait(false);
        foreach (var data in _returns)
            await data.PutBackAsync(run.Context, run.Session!, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void TellFinish(RunState run)
    {
        foreach (var data in _returns)
            run.Context.Tell(MessageSeverity.Information, null, $"Would put back {data}.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_proof is not null)
            await _proof.DisposeAsync().ConfigureAwait(false);
    }

    // It is not applied, so nothing of it is taken back, however much of it is done; and it goes on.
    private static async Task TellInBackgroundAsync(RunState run, CancellationToken stop)
    {
        var begun = await UnendedBatches.ReadAsync(run.Server!, run.Facts!, stop).ConfigureAwait(false);
        foreach (var (name, batch) in begun.Where(script => script.Value.IsLeft))
            run.Context.Tell(
                MessageSeverity.Warning,
                run.Folder!.Find(name),
                $"{name} is not taken back: it is {BackgroundText.HowFar(batch.State)}. Where it needs what is taken back, "
                    + $"suspend it; {Operation.Repair} {RepairOption.Kinds.To(RepairKind.InterruptedScript)} then forgets how "
                    + "far it is."
            );
    }

    private static void TellSteps(RunContext context, UndoPlanner planner)
    {
        foreach (var step in planner.Steps)
            context.Tell(MessageSeverity.Information, step.Entry.File, step.Text.TrimEnd());
        if (planner.Later is { Count: > 0 } later)
            context.Observer.OnMessage(
                new MigrationMessage(
                    MessageSeverity.Warning,
                    context.Target.Database,
                    null,
                    $"Applied later, and staying: {string.Join(", ", later)}. They may need what is taken back."
                )
            );
    }

    private async Task<IReadOnlyList<UndoRecord>> ReadHistoryAsync(RunState run, CancellationToken stop)
    {
        var (server, facts) = (run.Server!, run.Facts!);
        var history = await UndoRecord.ReadAsync(server, facts.Tables, facts.PgMigrateInstalled, stop).ConfigureAwait(false);
        return
            failed?.Script is { } script
            && await CommittedStatements.ReadAsync(server, script, run.Context.Options.Tokens, stop).ConfigureAwait(false)
                is { } text
            ? [.. history, UndoRecord.OfPart(script, text, undo.RunIds[0])]
            : history;
    }

    private static Task<SchemaSnapshot> ReadSchemaAsync(RunState run, CancellationToken stop) =>
        SchemaSnapshot.ReadAsync(run.Server!, SnapshotOptions.WithoutHistory(run.Context.Options.HistorySchema), stop);

    private async Task<IReadOnlyList<UndoDataRestore>> FindReturnsAsync(
        RunContext context,
        ServerConnection server,
        MigrationPlan plan,
        CancellationToken stop
    )
    {
        var returns = await UndoDataRestore.FindAsync(server, _history, plan, undo, stop).ConfigureAwait(false);
        if (undo.RestoreData && returns.Count == 0)
            context.Tell(
                MessageSeverity.Warning,
                null,
                "There is nothing to put back: no backup was made of what these scripts destroyed, or they destroyed nothing."
            );
        foreach (var shortcoming in returns.Select(data => data.Shortcoming).OfType<string>())
            context.Tell(MessageSeverity.Warning, null, shortcoming);
        return [.. returns.Where(data => !data.IsEmpty)];
    }

    private static async Task TellLossesAsync(
        RunContext context,
        ServerConnection connection,
        MigrationPlan plan,
        CancellationToken stop
    )
    {
        foreach (var entry in plan.Entries)
        foreach (var loss in DataLossReader.Read(entry, context.Options.TransactionMode))
            if (await LossCount.DescribeAsync(connection, loss, stop).ConfigureAwait(false) is { } text)
                context.Tell(MessageSeverity.Warning, entry.File, $"line {loss.Line}: {text}");
    }

    private Task ForgetRunsAsync(RunState run, CancellationToken stop) =>
        AppliedScripts.ForgetRunsAsync(
            run.Server!,
            run.Facts!.Tables,
            run.Context.Identity.RunId,
            _planner!.Chosen.Select(record => record.RunId).OfType<Guid>().Distinct(),
            _planner.Chosen.Select(record => record.VersionId).OfType<long>().Distinct(),
            stop
        );

    // grate would not run a view's script again while its text is the same, though a down script has dropped the view.
    private async Task LetRunAgainAsync(RunState run, SchemaSnapshot after, CancellationToken stop)
    {
        var texts = _planner!
            .Staying(_history, run.Plan)
            .Select(record => new ScriptText(record.RunId, record.Name, record.Text ?? string.Empty, null, null, null))
            .ToArray();
        var blame = new ScriptBlame();
        var gone = SchemaDifference
            .Between(_before!, after)
            .Where(change => change.Change == SchemaChangeKind.Removed)
            .Select(change =>
                (change.Object, Script: blame.Find(change with { Change = SchemaChangeKind.Added }, null, false, texts)?.Name)
            )
            .Where(found => found.Script is not null)
            .GroupBy(found => found.Script!, found => found.Object, StringComparer.Ordinal)
            .ToArray();
        if (gone.Length == 0)
            return;
        await AppliedScripts
            .ForgetAsync(run.Server!, run.Facts!.Tables, gone.Select(script => script.Key), stop)
            .ConfigureAwait(false);
        foreach (var script in gone)
            run.Context.Tell(
                MessageSeverity.Warning,
                run.Folder!.Scripts.FirstOrDefault(file => file.Name == script.Key),
                $"{string.Join(", ", script)} went with it: the next run makes it again."
            );
    }
}
