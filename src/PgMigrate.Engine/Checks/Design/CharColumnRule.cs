using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.Design;

/// <summary>char(n).</summary>
internal sealed class CharColumnRule : ColumnRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("char-column", RuleGroup.Design, FindingSeverity.Information)
    {
        Title = "char(n)",
        Reason = "It is padded with blanks, which count in some comparisons and not in others; it is no faster than text.",
        SafeWay = """
            text, with a CHECK of its length where that matters.
            """,
        Examples =
        [
            new("CREATE TABLE fresh (code char(3))", true),
            new("CREATE TABLE fresh (code text)", false),
        ],
    };

    /// <inheritdoc/>
    protected override string? Check(ColumnDefinition column, SqlType type) =>
        type.Name == "character" ? $"{column.Name} is {type}." : null;
}
