using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>
/// Cancels or ends sessions that hold up the scripts of a run, as far as its options let it. A query is cancelled before its
/// session is ended, since that may be enough; a session that only sits in its transaction has none to be cancelled.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="session">Both connections.</param>
internal sealed class BlockerEnding(RunContext context, WorkSession session)
{
    // A query that is cancelled is gone by then, unless it does not listen, or its transaction goes on from a savepoint.
    private static readonly TimeSpan TimeToObey = TimeSpan.FromSeconds(1);

    private readonly string _applications = JsonText.OfList(context.Options.BlockerApplications.Select(WildcardName.ToRegex));

    private readonly Dictionary<Incarnation, long> _cancelled = [];
    private readonly HashSet<Incarnation> _idle = [];
    private readonly HashSet<Incarnation> _leftAlone = [];
    private bool _hasToldHidden;
    private bool _hasToldRefused;

    /// <summary>Whether there is anything to be done at all.</summary>
    public bool IsAsked => context.Options.Blockers != BlockerAction.Report;

    private MigrationOptions Options => context.Options;

    /// <summary>Looks at who holds the lock that the working connection waits for, and does to them what may be done.</summary>
    /// <param name="log">What is kept of the script that waits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LookAsync(StallLog log, CancellationToken cancellationToken)
    {
        var holding = await UseAsync(ReadAsync, cancellationToken).ConfigureAwait(false);
        foreach (var one in holding)
            if (IsDue(one) && ActionFor(one) is { } action)
                await EndAsync(one, action, log, cancellationToken).ConfigureAwait(false);
    }

    private bool IsDue(HoldingSession holding)
    {
        if (holding.Age is null || holding.Began is null)
            TellHidden(holding);
        return holding.Age >= Options.BlockerAge && holding.Began is not null && !_leftAlone.Contains(Incarnation.Of(holding));
    }

    // Null where there is nothing more to be done, or not yet.
    private BlockerAction? ActionFor(HoldingSession holding)
    {
        var isCancelled = _cancelled.TryGetValue(Incarnation.Of(holding), out var since);
        if (Options.Blockers == BlockerAction.Terminate)
            return !isCancelled && holding.IsActive ? BlockerAction.Cancel
                : isCancelled && Environment.TickCount64 - since < TimeToObey.TotalMilliseconds ? null
                : BlockerAction.Terminate;
        if (holding.IsActive)
            return isCancelled ? null : BlockerAction.Cancel;
        if (_idle.Add(Incarnation.Of(holding)))
            TellIdle(holding);
        return null;
    }

    private void TellIdle(HoldingSession holding) =>
        Tell(
            $"{Describe(holding, BlockerAction.Report)} holds up this script and executes nothing, so there is nothing to cancel."
                + $" {RunOption.Blockers.To(BlockerAction.Terminate)} would end the session."
        );

    private async Task EndAsync(HoldingSession holding, BlockerAction action, StallLog log, CancellationToken cancellationToken)
    {
        try
        {
            if (
                !await UseAsync((connection, stop) => SendAsync(connection, holding, action, stop), cancellationToken)
                    .ConfigureAwait(false)
            )
                return;
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            _leftAlone.Add(Incarnation.Of(holding));
            TellRefused(holding, refusal);
            return;
        }

        if (action == BlockerAction.Cancel)
            _cancelled[Incarnation.Of(holding)] = Environment.TickCount64;
        else
            _leftAlone.Add(Incarnation.Of(holding));
        var ended = Describe(holding, action);
        log.Note(ended);
        Tell(
            $"{(action == BlockerAction.Cancel ? "Cancelled the query of" : "Ended the session of")} {ended}, which held up this "
                + $"script and had been at it for {DurationText.Format(ended.Age)}."
        );
    }

    private async Task<bool> SendAsync(
        ServerConnection connection,
        HoldingSession holding,
        BlockerAction action,
        CancellationToken cancellationToken
    ) =>
        await connection
            .ScalarAsync(
                SqlFile
                    .Read("Sessions", "end_session")
                    .Replace("{holding_sessions}", SqlFile.Read("Sessions", "holding_sessions"), StringComparison.Ordinal),
                [
                    .. Question(),
                    new() { Value = holding.ProcessId },
                    SqlValue.Time(holding.Began),
                    SqlValue.Time(holding.InTransactionSince),
                    SqlValue.Interval(Options.BlockerAge),
                    new() { Value = action == BlockerAction.Terminate },
                ],
                cancellationToken
            )
            .ConfigureAwait(false)
            is true;

    private Task<IReadOnlyList<HoldingSession>> ReadAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        connection.ListAsync(SqlFile.Read("Sessions", "holding_sessions"), Question(), HoldingSession.Read, cancellationToken);

    private NpgsqlParameter[] Question() =>
        [new() { Value = session.Work.BackendPid }, new() { Value = _applications }, new() { Value = MigrationLock.Space }];

    private EndedSession Describe(HoldingSession holding, BlockerAction action) =>
        new()
        {
            ProcessId = holding.ProcessId,
            Application = context.Mask.Hide(holding.Application),
            User = context.Mask.HideIn(holding.User),
            Client = holding.Client,
            Statement = holding.Query is null ? null : StatementWords.Of(context.Mask.Hide(holding.Query)),
            Age = holding.Age ?? TimeSpan.Zero,
            Action = action,
            EndedAt = holding.SeenAt.ToUniversalTime(),
        };

    private void TellHidden(HoldingSession holding)
    {
        if (_hasToldHidden)
            return;
        _hasToldHidden = true;
        Tell(
            $"{Describe(holding, BlockerAction.Report)} holds up this script, and how old its transaction is may not be seen: it "
                + $"is left alone. An administrator can allow it: GRANT pg_read_all_stats, pg_signal_backend TO {Role};"
        );
    }

    private void TellRefused(HoldingSession holding, PostgresException refusal)
    {
        if (_hasToldRefused)
            return;
        _hasToldRefused = true;
        var what = Options.Blockers == BlockerAction.Cancel ? "cancelled" : "ended";
        var advice = holding.IsSuperusers
            ? "Its user is a superuser: nobody but another one can end it."
            : $"An administrator can allow it: GRANT pg_signal_backend TO {Role};";
        Tell(
            $"{Describe(holding, BlockerAction.Report)} holds up this script and may not be {what}: {refusal.MessageText}. "
                + advice
        );
    }

    private string Role => SqlIdentifier.Quote(context.Target.User);

    private void Tell(string text) => context.Tell(MessageSeverity.Warning, session.Script, text);

    private Task<T> UseAsync<T>(Func<ServerConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        session.RunLock.Heart.UseAsync(connection => use(connection, cancellationToken), cancellationToken);

    // A session in one of its transactions: another one of it has done nothing yet.
    private readonly record struct Incarnation(int ProcessId, DateTime? Began, DateTime? InTransactionSince)
    {
        public static Incarnation Of(HoldingSession holding) => new(holding.ProcessId, holding.Began, holding.InTransactionSince);
    }
}
