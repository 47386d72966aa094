using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// Takes back what a script may have done to the session, so that it reaches neither the history row nor the next script.
/// DISCARD ALL cannot run in a transaction; these are its parts. RESET ALL goes back to what the session began with; see
/// <see cref="SessionStart"/>.
/// </summary>
internal static class SessionReset
{
    // In this order: a role without rights may still reset itself, and nothing after it runs under the script's role or settings.
    // The first implies SET ROLE NONE: RESET ROLE matters only where the session began under another role.
    private static readonly string[] Identity = ["SET SESSION AUTHORIZATION DEFAULT", "RESET ALL"];
    private static readonly string[] IdentityWithRole = ["SET SESSION AUTHORIZATION DEFAULT", "RESET ROLE", "RESET ALL"];

    private static readonly string[] Remains =
    [
        "CLOSE ALL",
        "DEALLOCATE ALL",
        "UNLISTEN *",
        "DISCARD PLANS",
        "DISCARD SEQUENCES",
        "DISCARD TEMP",
    ];

    // In one statement: what it is selected from comes first. The run lock keeps others out in between.
    private const string AfterUnlock = " FROM pg_catalog.pg_advisory_unlock_all()";

    // A script's statements may have come before: nothing is looked up by its path.
    private const string TakeWorkLockStart = "SELECT 1 OPERATOR(pg_catalog./) (";

    /// <summary>
    /// What must precede a checkpoint: the run's own user and search_path, for what is left of the transaction.
    /// </summary>
    /// <param name="start">The session as it began.</param>
    /// <remarks>It holds until the transaction ends, and then the script's user is there again.</remarks>
    public static IEnumerable<NpgsqlBatchCommand> ToOwnIdentityForTransaction(SessionStart start) =>
        [new("SET LOCAL SESSION AUTHORIZATION DEFAULT"), new(start.ResetForTransaction("role")), new(OwnPath.TakeForTransaction)];

    /// <summary>The run's own user, settings and search_path.</summary>
    public static IEnumerable<NpgsqlBatchCommand> ToOwnIdentity(WorkConnection work) =>
        ToOwnUser(work).Append(new NpgsqlBatchCommand(OwnPath.Take));

    /// <summary>
    /// What must precede the history row: the run's own user and settings. The statement that writes the row looks nothing up by
    /// the path, and takes the engine's own.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> ToOwnUser(WorkConnection work)
    {
        string[] statements = work.Facts.HasRole ? IdentityWithRole : Identity;
        return statements
            .Concat(work.Server.Start.SetAll is { } setAll ? [setAll] : [])
            .Select(sql => new NpgsqlBatchCommand(sql));
    }

    /// <summary>
    /// The rest, for a session that another script will use. Ends with the script's advisory locks released and the work lock
    /// held again, in one statement: what it is selected from comes first.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> OfRemains(LockScope scope) =>
        Remains.Select(sql => new NpgsqlBatchCommand(sql)).Append(TakeWorkLockBack(scope));

    /// <summary>Takes the work lock for the session, which may have it already.</summary>
    public static NpgsqlBatchCommand TakeWorkLockForSession(LockScope scope) => TakeWorkLock(scope, "pg_try_advisory_lock");

    /// <summary>
    /// Takes the work lock for the transaction; fails where another run has it, which a lost connection's backend may.
    /// </summary>
    public static NpgsqlBatchCommand TakeWorkLockForTransaction(LockScope scope) =>
        TakeWorkLock(scope, "pg_try_advisory_xact_lock");

    /// <summary>
    /// The same where several connections of one run work at once: each holds the lock, and no other run gets it.
    /// </summary>
    public static NpgsqlBatchCommand ShareWorkLockForTransaction(LockScope scope) =>
        TakeWorkLock(scope, "pg_try_advisory_xact_lock_shared");

    /// <summary>Shares the work lock with other connections of the run, in place of holding it alone.</summary>
    public static NpgsqlBatchCommand ShareWorkLock(LockScope scope) =>
        TakeWorkLock(scope, "pg_try_advisory_lock_shared", AfterUnlock);

    /// <summary>Holds the work lock alone again; fails where another connection still has it.</summary>
    public static NpgsqlBatchCommand TakeWorkLockBack(LockScope scope) =>
        TakeWorkLock(scope, "pg_try_advisory_lock", AfterUnlock);

    /// <summary>
    /// The same, and goes over to the search_path that the session began with: see <see cref="OwnPath.Leave"/>.
    /// </summary>
    public static NpgsqlBatchCommand TakeWorkLockAndLeaveOwnPath(LockScope scope, SessionStart start) =>
        TakeWorkLock(scope, "pg_try_advisory_xact_lock", $", {OwnPath.LeaveFunction(start)}");

    /// <summary>Whether a failed statement was the one that takes the work lock: it divides by zero where it cannot.</summary>
    public static bool IsLostWorkLock(PostgresException exception) =>
        exception.SqlState == PostgresErrorCodes.DivisionByZero
        && exception.BatchCommand is { } failed
        && failed.CommandText.StartsWith(TakeWorkLockStart, StringComparison.Ordinal);

    private static NpgsqlBatchCommand TakeWorkLock(LockScope scope, string function, string rest = "") =>
        ServerConnection.Command($"{TakeWorkLockStart}{scope.TryWork(function)})::integer{rest}");
}
