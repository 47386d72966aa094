using System.Runtime.ExceptionServices;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;
using grate.Migration;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// The port that does the work. It goes through the plan step by step, refuses any script that is not the next one, and hands what is
/// to be done over to the runner. After the first failure it refuses everything: grate would still run the folders that it calls autonomous.
/// </summary>
internal sealed class ExecutingDatabase : GratePort
{
    private readonly Task<PlannedWork> _work;
    private ExceptionDispatchInfo? _failure;
    private int _next;

    /// <param name="database">What grate was told when the plan was made.</param>
    /// <param name="work">What is to be done; grate waits for it at the first script that is not applied.</param>
    public ExecutingDatabase(GrateDatabase database, Task<PlannedWork> work)
        : base(database) => _work = work;

    /// <summary>The first failure; null where there was none.</summary>
    public Exception? Failure => _failure?.SourceException;

    /// <summary>Refuses a walk that ended before the plan did.</summary>
    public void RequireEnd(MigrationPlan plan)
    {
        if (_next < plan.Entries.Count)
            throw Changed(plan.Entries[_next].File.Path);
    }

    public override async Task RunSql(string sql, ConnectionType connectionType, TransactionHandling transactionHandling)
    {
        var entry = Next(await _work.ConfigureAwait(false));
        if (!string.Equals(entry.Text, sql, StringComparison.Ordinal))
            Fail(Changed(entry.File.Path));
    }

    // A script's record follows its text at once, and comes alone for a baseline.
    public override async Task InsertScriptRun(
        string scriptName, string? sql, string hash, bool runOnce, long versionId, TransactionHandling transactionHandling)
    {
        var work = await _work.ConfigureAwait(false);
        var entry = Next(work);
        if (entry.Name != scriptName || entry.Hash != hash)
            Fail(Changed(entry.File.Path));
        _next++;
        if (entry.Action is not (PlanAction.Run or PlanAction.Record))
            return;
        try
        {
            await work.HandOver(entry).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }

    // The engine has written the error by now; what grate would write knows less.
    public override Task InsertScriptRunError(string scriptName, string? sql, string errorSql, string errorMessage, long versionId) =>
        Task.CompletedTask;

    private PlanEntry Next(PlannedWork work)
    {
        _failure?.Throw();
        if (_next >= work.Plan.Entries.Count)
            Fail(Changed("A file"));
        return work.Plan.Entries[_next];
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private void Fail(MigrationException exception)
    {
        _failure = ExceptionDispatchInfo.Capture(exception);
        throw exception;
    }

    private static MigrationException Changed(string path) =>
        new(MigrationErrorId.PlanChanged, $"{path} changed between the plan and the run.",
            "Run again when nothing writes to the migration folder.");
}

/// <summary>What <see cref="ExecutingDatabase"/> is to do.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="HandOver">Sees to it that a script is run, its history row included; throws what failed before it.</param>
internal sealed record PlannedWork(MigrationPlan Plan, Func<PlanEntry, Task> HandOver);
