using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Sessions;

/// <summary>What stands before and behind a script's statements in its transaction.</summary>
internal static class ScriptTransaction
{
    /// <summary>Opens it, and makes sure of the work lock.</summary>
    public static void Begin(ScriptBatch batch) => Begin(batch, []);

    /// <summary>The same, where other connections of the run may hold the lock, too.</summary>
    public static void Begin(ScriptBatch batch, WorkSession session)
    {
        batch.Begin();
        batch.Add(
            session.SharesWorkLock
                ? SessionReset.ShareWorkLockForTransaction(batch.Scope)
                : SessionReset.TakeWorkLockForTransaction(batch.Scope)
        );
    }

    /// <summary>The same, with what a script says of its transaction: nothing may be asked before that.</summary>
    /// <param name="batch">Where it goes.</param>
    /// <param name="first">The statements that the script begins with, as long as they are SET TRANSACTION.</param>
    /// <param name="entersScript">True where nothing that depends on the search_path comes before the script's other
    /// statements: see <see cref="EnterScript"/>.</param>
    public static void Begin(ScriptBatch batch, IEnumerable<SqlStatement> first, bool entersScript = false)
    {
        batch.Begin();
        foreach (var step in first)
            batch.Add(step);
        batch.Add(
            entersScript
                ? SessionReset.TakeWorkLockAndLeaveOwnPath(batch.Scope, batch.Start)
                : SessionReset.TakeWorkLockForTransaction(batch.Scope)
        );
    }

    /// <summary>Goes over to the search_path that the session began with: the script's statements follow.</summary>
    public static void EnterScript(ScriptBatch batch) => batch.Add(OwnPath.Leave(batch.Start));

    /// <summary>
    /// Takes back what the script did to the session, but for the search_path, which the history row takes back; that and the
    /// COMMIT follow.
    /// </summary>
    /// <param name="batch">Where it goes.</param>
    /// <param name="work">The session.</param>
    /// <param name="isLast">True where no other script uses the session after this one.</param>
    /// <param name="checks">What is asked of what the script did, on the path and as the user that the session began with.
    /// </param>
    public static void Reset(ScriptBatch batch, WorkConnection work, bool isLast, IReadOnlyList<VerifyCheck> checks)
    {
        // A deferred constraint must fail while it is still clear whose it is.
        batch.Add("SET CONSTRAINTS ALL IMMEDIATE");
        batch.Add(SessionReset.ToOwnUser(work));
        if (checks.Count > 0)
            VerificationFrame.Ask(batch, checks);
        if (!isLast)
            batch.Add(SessionReset.OfRemains(batch.Scope));
    }
}
