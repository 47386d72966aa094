using System.Runtime.ExceptionServices;
using grate.Migration;
using PgMigrate.Engine.Planning;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// The port that does the work. It goes through the plan step by step and refuses any script that is not the next one. After the
/// first failure it refuses everything: grate would still run the folders that it calls autonomous.
/// While the server works on a script, grate goes on to the next one's file; that script waits here until the one before has ended.
/// </summary>
internal sealed class ExecutingDatabase : GratePort
{
    private readonly IReadOnlyList<PlanEntry> _plan;
    private readonly Func<PlanEntry, Task> _execute;
    private ExceptionDispatchInfo? _failure;
    private Task _running = Task.CompletedTask;
    private int _next;
    private bool _ran;

    /// <param name="database">What grate was told when the plan was made.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="execute">Does one step, its history row included.</param>
    public ExecutingDatabase(GrateDatabase database, MigrationPlan plan, Func<PlanEntry, Task> execute)
        : base(database)
    {
        _plan = plan.Entries;
        _execute = execute;
    }

    /// <summary>The first failure; null where there was none.</summary>
    public Exception? Failure => _failure?.SourceException;

    /// <summary>Waits for the last script, and refuses a walk that ended before the plan did.</summary>
    public async Task RequireEndAsync()
    {
        await _running.ConfigureAwait(false);
        if (_next < _plan.Count)
            throw Changed(_plan[_next].File.Path);
    }

    /// <summary>Waits for the script that runs, after the walk has failed; <see cref="Failure"/> says how it ended.</summary>
    public async Task DrainAsync() => await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public override async Task RunSql(string sql, ConnectionType connectionType, TransactionHandling transactionHandling)
    {
        await EndRunningAsync().ConfigureAwait(false);
        var entry = Next();
        if (!string.Equals(entry.Text, sql, StringComparison.Ordinal))
            Fail(Changed(entry.File.Path));

        _ran = true;
        _running = GuardAsync(entry);
    }

    public override async Task InsertScriptRun(
        string scriptName, string? sql, string hash, bool runOnce, long versionId, TransactionHandling transactionHandling)
    {
        if (!_ran)
            await EndRunningAsync().ConfigureAwait(false);
        var entry = Next();
        if (entry.Name != scriptName || entry.Hash != hash)
            Fail(Changed(entry.File.Path));
        if (!_ran)
            _running = GuardAsync(entry);
        _ran = false;
        _next++;
    }

    // The engine has written the error by now; what grate would write knows less.
    public override Task InsertScriptRunError(string scriptName, string? sql, string errorSql, string errorMessage, long versionId) =>
        Task.CompletedTask;

    private async Task EndRunningAsync()
    {
        await _running.ConfigureAwait(false);
        _failure?.Throw();
    }

    private PlanEntry Next()
    {
        if (_next >= _plan.Count)
            Fail(Changed("A file"));
        return _plan[_next];
    }

    private async Task GuardAsync(PlanEntry entry)
    {
        if (entry.Action is not (PlanAction.Run or PlanAction.Record))
            return;
        try
        {
            await _execute(entry).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
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
