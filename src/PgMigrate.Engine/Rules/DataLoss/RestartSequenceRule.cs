using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>A sequence, or the one of an identity column, begins anew.</summary>
internal sealed class RestartSequenceRule : CommandRule<AlterTable>
{
    private const string Restart = "RESTART";

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("restart-sequence", RuleGroup.DataLoss, FindingSeverity.Warning)
        {
            Title = "A sequence begins anew",
            Reason =
                "It gives numbers out a second time. Where the rows with these keys are still there, every INSERT fails until "
                + "the sequence is past them; where they are gone, what was noted elsewhere by the number means another row. A "
                + "rollback takes the restart back, an undo does not.",
            SafeWay = """
                Set it by what is in the table, so that it cannot fall behind:
                    SELECT setval(pg_get_serial_sequence('t', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM t), false);
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(AlterTable command, StatementContext site)
    {
        if (command.Table is not { } name)
            yield break;
        foreach (var action in command.Actions)
            if (Restarted(action, command.ObjectType, name, site) is { } what)
                yield return new RuleHit($"{what} begins anew, and gives out numbers that were given out before.")
                {
                    Offset = action.Offset,
                    Object = name.ToString(),
                };
    }

    private static string? Restarted(TableAction action, string type, ObjectName name, StatementContext site) =>
        action switch
        {
            SequenceOption { Words: Restart } when type == "SEQUENCE" => $"The sequence {name}",
            AlterColumnOther { Words: Restart, Column: var column } when !site.IsNew(name) && !site.IsEmpty(name) =>
                $"The sequence of {name}.{column}",
            _ => null,
        };
}
