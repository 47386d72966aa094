namespace PgMigrate;

/// <summary>The formats of <c>Export-PgMigrationReport</c>.</summary>
public enum ReportFormat
{
    /// <summary>SARIF 2.1.0: code scanning in GitHub, the Scans tab in Azure DevOps, editors.</summary>
    Sarif,

    /// <summary>JUnit's XML: the test results of a build.</summary>
    JUnit,

    /// <summary>A comment on a pull request, or a job summary.</summary>
    Markdown,

    /// <summary>One page for people, in one file that needs no other.</summary>
    Html,

    /// <summary>For programs: an array of the findings, or an object with the tables of a report of a database.</summary>
    Json,

    /// <summary>One table, for programs and spreadsheets (RFC 4180).</summary>
    Csv,
}
