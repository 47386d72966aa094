using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>An error or a warning for the page of a pipeline's run. Nothing in its texts is obeyed by an agent.</summary>
/// <param name="IsError">False for a warning.</param>
/// <param name="Message">What is the matter; lines end in LF.</param>
internal sealed record PipelineIssue(bool IsError, string Message)
{
    // Both agents cut what is longer than 4,096 characters.
    private const int LongestMessage = 4_000;
    private const int OfFailure = 1_000;
    private const int OfWarning = 500;

    /// <summary>The file, relative to the sources where it lies among them; null where none is concerned.</summary>
    public string? Path { get; private init; }

    /// <summary>The line in the file, from 1; null where the whole file is meant.</summary>
    public int? Line { get; private init; }

    /// <summary>The column in the line, from 1; null where there is no line.</summary>
    public int? Column { get; private init; }

    /// <summary>The rule's or the error's id; null where there is none.</summary>
    public string? Code { get; private init; }

    /// <summary>True where it is a finding, which pages tell in full elsewhere.</summary>
    public bool IsFinding { get; private init; }

    /// <summary>What goes first among issues of a kind: the greater one.</summary>
    public int Weight { get; private init; }

    /// <summary>The issue of a finding; null for information, and for what its script allows: they are none.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="root">Where the sources are.</param>
    public static PipelineIssue? Of(Finding finding, SourceRoot root) =>
        finding.IsAllowed() || finding.Severity == FindingSeverity.Information
            ? null
            : Of(finding.Severity == FindingSeverity.Error, finding.Message) with
            {
                Path = ReportText.NameOrNull(root.Shorten(finding.Path)),
                Line = finding.Line,
                Column = finding.Line is null ? null : finding.Column,
                Code = CleanText.Line(finding.RuleId),
                IsFinding = true,
                // What blocks most, and what was seen before what was read.
                Weight = 2 * (int)(finding.Lock ?? 0) + (finding.Evidence == FindingEvidence.Observed ? 1 : 0),
            };

    /// <summary>The issue of a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="text">What is shown of it.</param>
    /// <param name="root">Where the sources are.</param>
    public static PipelineIssue Of(Exception failure, string text, SourceRoot root)
    {
        var known = failure as MigrationException;
        return Of(isError: true, known?.RecommendedAction is { } advice ? $"{text}\n{advice}" : text) with
        {
            Path = ReportText.NameOrNull(root.Shorten(known?.Path)),
            Line = known is { Path: not null } ? known.Line : null,
            Column = known is { Path: not null, Line: not null } ? known.Column : null,
            Code = known?.ErrorId.ToString(),
            Weight = OfFailure,
        };
    }

    /// <summary>The issue of a warning.</summary>
    /// <param name="text">The warning.</param>
    /// <param name="path">Full path of the script that it is about; null for none.</param>
    /// <param name="root">Where the sources are.</param>
    public static PipelineIssue Of(string text, string? path, SourceRoot root) =>
        Of(isError: false, text) with
        {
            Path = ReportText.NameOrNull(root.Shorten(path)),
            Weight = OfWarning,
        };

    private static PipelineIssue Of(bool isError, string message) =>
        new(isError, ReportText.Shorten(ReportText.Clean(message), LongestMessage));
}
