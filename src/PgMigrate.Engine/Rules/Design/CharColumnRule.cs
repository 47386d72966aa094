using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Design;

/// <summary>char(n).</summary>
internal sealed class CharColumnRule : ColumnRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("char-column", RuleGroup.Design, FindingSeverity.Information)
        {
            Title = "char(n)",
            Reason = "It is padded with blanks, which count in some comparisons and not in others; it is no faster than text.",
            SafeWay = """
                text, with a CHECK of its length where that matters.
                """,
        };

    /// <inheritdoc/>
    protected override string Several => "are of type char(n), which is padded with blanks";

    /// <inheritdoc/>
    protected override bool IsMeant(SqlType type) => type.Name == "character";

    /// <inheritdoc/>
    protected override string One(SqlType type) => $"is {type}, which is padded with blanks";
}
