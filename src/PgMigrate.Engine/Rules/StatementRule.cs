using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>A rule about single statements.</summary>
internal abstract class StatementRule : Rule
{
    /// <summary>What it finds. It throws nothing for what users may have written.</summary>
    public abstract IEnumerable<RuleHit> Check(StatementContext site);
}

/// <summary>A rule about statements of one kind.</summary>
internal abstract class CommandRule<TCommand> : StatementRule
    where TCommand : SqlCommand
{
    /// <inheritdoc/>
    public sealed override IEnumerable<RuleHit> Check(StatementContext site) =>
        site.Command is TCommand command ? Check(command, site) : [];

    /// <summary>What it finds in a statement of its kind.</summary>
    protected abstract IEnumerable<RuleHit> Check(TCommand command, StatementContext site);
}

/// <summary>A rule about one action of ALTER TABLE, on tables that others may use already.</summary>
internal abstract class TableActionRule<TAction> : StatementRule
    where TAction : TableAction
{
    /// <inheritdoc/>
    public sealed override IEnumerable<RuleHit> Check(StatementContext site) =>
        site.Command is AlterTable { Table: { } table } alter
        && IsAbout(alter.ObjectType)
        && alter.Actions.Any(action => action is TAction)
        && !site.IsNew(table)
            ? Check(alter, table, site)
            : [];

    private IEnumerable<RuleHit> Check(AlterTable alter, ObjectName table, StatementContext site)
    {
        foreach (var action in alter.Actions.OfType<TAction>())
            if (!DoesNothing(action, table, site) && Check(action, table, site) is { } found)
                yield return found with
                {
                    Offset = action.Offset,
                    Object = found.Object ?? table.ToString(),
                };
    }

    /// <summary>Whether it looks at relations of this type: tables alone, unless a rule says otherwise.</summary>
    /// <param name="objectType">TABLE, INDEX, VIEW, MATERIALIZED VIEW, SEQUENCE or FOREIGN TABLE.</param>
    protected virtual bool IsAbout(string objectType) => objectType == "TABLE";

    private static bool DoesNothing(TAction action, ObjectName table, StatementContext site) =>
        action switch
        {
            AddColumn { IfNotExists: true } add => site.Column(table, add.Column.Name) is not null,
            AddConstraint { Constraint.Name: { } name } => site.Statement.IsConditional
                && site.Table(table)?.HasName(name) == true,
            _ => false,
        };

    /// <summary>What it finds in an action; null for nothing.</summary>
    protected abstract RuleHit? Check(TAction action, ObjectName table, StatementContext site);
}

/// <summary>A rule about what CREATE TABLE and ALTER TABLE leave open: another script may still see to it.</summary>
internal abstract class EndRule : Rule
{
    /// <summary>What it finds. It throws nothing for what users may have written.</summary>
    /// <param name="site">The statement; its <see cref="StatementContext.Schema"/> is what all scripts have made.</param>
    public abstract IEnumerable<RuleHit> Check(StatementContext site);
}
