using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>Room for tables that are rewritten.</summary>
[Judges(TargetPart.RewrittenTables)]
internal sealed class DiskSpaceRule : TargetRule
{
    // Less is written in seconds, and no server that is run with care has so little left.
    private const long Large = SizeText.GB;
    private const long Small = 8 * SizeText.MB;

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("disk-space", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "Tables are rewritten: is there room?",
            Reason =
                "A table that is rewritten is there twice until the script commits, its indexes too, and once more in the "
                + "write-ahead log. SQL does not show how much room the server's disk has left: this tells how much will be "
                + "needed. Below 1 GB it is information, and nothing below 8 MB.",
            SafeWay =
                "Look at the server's disk, or its provider's figures; twice the size should be free. Better, avoid the "
                + "rewrite: the finding that names it says how.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target)
    {
        var tables = target.Facts.Tables.Where(table => target.Work.IsRewritten(table.Table)).ToArray();
        var bytes = tables.Sum(table => table.Bytes ?? 0);
        if (bytes < Small)
            yield break;
        var names = string.Join(", ", tables.Select(table => target.Work.Tables[table.Table]).Distinct());
        yield return new RuleHit(
            $"{names}: about {SizeText.Format(bytes)} will be rewritten, and as much again goes into the log. The server does "
                + "not tell how much room its disk has."
        )
        {
            Object = tables is [var only] ? target.Work.Tables[only.Table].ToString() : null,
            Severity = bytes >= Large ? null : FindingSeverity.Information,
        };
    }
}
