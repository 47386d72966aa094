using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Sessions;

/// <summary>What stands before and behind a script's statements in its transaction.</summary>
internal static class ScriptTransaction
{
    /// <summary>Opens it, and makes sure of the work lock.</summary>
    public static void Begin(ScriptBatch batch) => Begin(batch, []);

    /// <summary>The same, with what a script says of its transaction: nothing may be asked before that.</summary>
    /// <param name="batch">Where it goes.</param>
    /// <param name="first">The statements that the script begins with, as long as they are SET TRANSACTION.</param>
    public static void Begin(ScriptBatch batch, IEnumerable<SqlStatement> first)
    {
        batch.Begin();
        foreach (var step in first)
            batch.Add(step);
        batch.Add(SessionReset.TakeWorkLockForTransaction());
    }

    /// <summary>Goes over to the search_path that the session began with: the script's statements follow.</summary>
    public static void EnterScript(ScriptBatch batch) => batch.Add(OwnPath.Leave);

    /// <summary>Takes back what the script did to the session; the history row and the COMMIT follow.</summary>
    /// <param name="batch">Where it goes.</param>
    /// <param name="facts">The session as it began.</param>
    /// <param name="isLast">True where no other script uses the session after this one.</param>
    public static void Reset(ScriptBatch batch, ServerFacts facts, bool isLast)
    {
        // A deferred constraint must fail while it is still clear whose it is.
        batch.Add("SET CONSTRAINTS ALL IMMEDIATE");
        batch.Add(SessionReset.ToOwnIdentity(facts));
        if (!isLast)
            batch.Add(SessionReset.OfRemains());
    }
}
