using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>An enum value is used in the transaction that added it.</summary>
internal sealed class EnumValueUsedRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("enum-value-used", RuleGroup.Reliability, FindingSeverity.Error)
        {
            Title = "An enum value is used in the transaction that added it",
            Reason = "PostgreSQL refuses it (55P04): the script fails.",
            SafeWay = """
                Add the value in a script of its own, and use it in the next one.
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (site.Command is AddEnumValue or CreateFunction or Comment || site.Statement.Block is not null)
            yield break;
        foreach (var type in site.Schema.Enums)
        foreach (var label in AddedHere(type, site))
            if (EnumLabelUsage.Find(site, type, label) is { } offset)
                yield return new RuleHit(
                    $"The script fails: '{label}' was added to {type.Name} in this transaction, and cannot be used before it is "
                        + "committed."
                )
                {
                    Object = type.Name.ToString(),
                    Offset = offset,
                };
    }

    private static IEnumerable<string> AddedHere(EnumModel type, StatementContext site) =>
        type.Origin == site.Transaction.Origin
            ? []
            : type.Labels.Where(label => label.Value == site.Transaction.Origin).Select(label => label.Key);
}
