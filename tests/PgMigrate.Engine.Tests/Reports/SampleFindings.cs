using PgMigrate.Engine.Reports;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>Findings as rules make them, and as nobody should.</summary>
internal static class SampleFindings
{
    public const string Root = "/src/shop";

    /// <summary>What ends, opens or breaks something in one of the formats.</summary>
    public const string HostileText =
        "]]> | `a` ```` </script><script>alert(1)</script> --> <!-- &amp; \" ' \\ * _ [x](javascript:y) %20 "
        + "##vso[task.complete]; {0} "
        + "\0\u0001\u001b[31m\u009b\ufffe\uffff \ud800 \udc00 \r\n# second\rthird \u2028 Größe 日本 😀";

    public static Finding Error { get; } =
        new()
        {
            RuleId = "set-not-null",
            Severity = FindingSeverity.Error,
            Script = "0007_require_owner.sql",
            Path = "/src/shop/migrations/up/0007_require_owner.sql",
            Line = 3,
            Column = 5,
            Statement = "ALTER TABLE tara.asset\n    ALTER COLUMN owner SET NOT NULL",
            Object = "tara.asset",
            Evidence = FindingEvidence.Static,
            Lock = TableLock.AccessExclusive,
            Message = "SET NOT NULL reads all of tara.asset while nobody else can use it.",
            Reason = "The statement holds an ACCESS EXCLUSIVE lock for as long as it scans the table.",
            SafeWay =
                "Prove it first, then state it:\n\nALTER TABLE tara.asset ADD CONSTRAINT c CHECK (owner IS NOT NULL) NOT "
                + "VALID;\nALTER TABLE tara.asset VALIDATE CONSTRAINT c;",
            HelpUri = new Uri("docs/rules/set-not-null.md", UriKind.Relative),
        };

    public static Finding Warning { get; } =
        Error with
        {
            RuleId = "drop-column",
            Severity = FindingSeverity.Warning,
            Script = "0008_drop_code.sql",
            Path = "/src/shop/migrations/up/0008_drop_code.sql",
            Line = 1,
            Column = 1,
            Statement = "ALTER TABLE tara.asset DROP COLUMN code",
            Message = "Column code goes while older applications may still read it.",
            HelpUri = new Uri("https://example.org/rules/drop-column.md"),
        };

    public static Finding Information { get; } =
        Warning with
        {
            RuleId = "missing-down",
            Severity = FindingSeverity.Information,
            Line = null,
            Column = null,
            Statement = null,
            Object = null,
            Lock = null,
            Message = "There is no down script.",
        };

    public static Finding Allowed { get; } = Warning with { Line = 9, AllowedBecause = "No application reads it since 4.2." };

    public static Finding Bare { get; } =
        Information with
        {
            RuleId = "mixed-numbers",
            Script = null,
            Path = null,
            Message = "Numbers have 3 or 4 digits.",
        };

    public static Finding Hostile { get; } =
        Error with
        {
            RuleId = "hostile " + HostileText,
            Script = HostileText,
            Path = Root + "/" + HostileText,
            Statement = HostileText,
            Object = HostileText,
            Message = HostileText,
            Reason = HostileText,
            SafeWay = HostileText + "\n```sql\n```` ```\nDROP TABLE x;",
            HelpUri = new Uri("javascript:alert(1)"),
        };

    public static IReadOnlyList<Finding> All { get; } =
    [Error, Warning, Information, Allowed, Bare, Hostile, Hostile with { AllowedBecause = HostileText }];

    /// <summary>Many findings, in scripts of four each.</summary>
    public static Finding[] Many(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(index =>
                    Error with
                    {
                        RuleId = $"rule-{index % 40}",
                        Severity = (FindingSeverity)(index % 3),
                        Script = $"{index / 4:0000}_script.sql",
                        Path = $"/src/shop/migrations/up/{index / 4:0000}_script.sql",
                        Line = index % 4 * 10 + 1,
                    }
                ),
        ];

    public static string Write(ReportFormat format, params IReadOnlyList<Finding> findings)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        FindingReport.Write(findings, format, Root, writer);
        return writer.ToString();
    }
}
