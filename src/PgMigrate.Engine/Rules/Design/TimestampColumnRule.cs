using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Design;

/// <summary>timestamp without time zone.</summary>
internal sealed class TimestampColumnRule : ColumnRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("timestamp-column", RuleGroup.Design, FindingSeverity.Information)
        {
            Title = "timestamp without time zone",
            Reason = "It says no instant: what is written in one zone is read as another, and an hour a year is there twice.",
            SafeWay = """
                timestamptz, unless the local time of an unnamed place is meant.
                """,
        };

    /// <inheritdoc/>
    protected override string Several => "are timestamps without time zone: they name no instant";

    /// <inheritdoc/>
    protected override bool IsMeant(SqlType type) => type.Name == "timestamp without time zone";

    /// <inheritdoc/>
    protected override string One(SqlType type) => "is a timestamp without time zone: it names no instant";
}
