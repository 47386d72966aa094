using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>REPLICA IDENTITY changes what is replicated.</summary>
internal sealed class ReplicaIdentityRule : TableActionRule<SetReplicaIdentity>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("replica-identity", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "REPLICA IDENTITY changes what is replicated",
            Reason =
                "FULL writes every old row into the log and makes subscribers search by whole rows; NOTHING makes UPDATE and "
                + "DELETE on published tables fail. It takes ACCESS EXCLUSIVE besides.",
            SafeWay = """
                Give the table a primary key, which is the default identity, or name a unique index:
                    ALTER TABLE t REPLICA IDENTITY USING INDEX t_code_key;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(SetReplicaIdentity action, ObjectName table, StatementContext site) =>
        action.Identity is "FULL" or "NOTHING"
            ? new RuleHit($"REPLICA IDENTITY {action.Identity} changes what is written to the log for every change of {table}.")
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
