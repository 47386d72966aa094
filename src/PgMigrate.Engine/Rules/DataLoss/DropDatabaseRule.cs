using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>DROP DATABASE.</summary>
internal sealed class DropDatabaseRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-database", RuleGroup.DataLoss, FindingSeverity.Error)
        {
            Title = "DROP DATABASE",
            Reason = "Nothing brings it back but a backup of the server.",
            SafeWay = """
                Leave databases to those who run the server: a migration changes the one that it is connected to.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(DropObjects command, StatementContext site)
    {
        if (command.ObjectType is not ("DATABASE"))
            yield break;
        foreach (var name in command.Names)
            yield return new RuleHit($"The database {name} is dropped.") { Object = name.ToString() };
    }
}
