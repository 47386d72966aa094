namespace PgMigrate.Engine.Layouts;

/// <summary>What a reader finds in another tool's folder, as it goes.</summary>
/// <param name="tool">Whose folder it is.</param>
internal sealed class LayoutFindings(MigrationTool tool)
{
    private readonly List<ConversionFinding> _found = [];

    /// <summary>All of it, by file and line.</summary>
    public IReadOnlyList<ConversionFinding> All =>
        [.. _found.Distinct().OrderBy(finding => finding.Path, StringComparer.Ordinal).ThenBy(finding => finding.Line ?? 0)];

    /// <summary>What could not be converted.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">Its line, from 1; null for the file as a whole.</param>
    /// <param name="message">What was found, and what becomes of it.</param>
    /// <param name="advice">What to do; null for nothing.</param>
    public void Error(LayoutFile file, int? line, string message, string? advice = null) =>
        Add(FindingSeverity.Error, file, line, message, advice);

    /// <summary>What does something else here than there.</summary>
    /// <inheritdoc cref="Error"/>
    public void Warning(LayoutFile file, int? line, string message, string? advice = null) =>
        Add(FindingSeverity.Warning, file, line, message, advice);

    /// <summary>What is good to know.</summary>
    /// <inheritdoc cref="Error"/>
    public void Note(LayoutFile file, int? line, string message, string? advice = null) =>
        Add(FindingSeverity.Information, file, line, message, advice);

    private void Add(FindingSeverity severity, LayoutFile file, int? line, string message, string? advice) =>
        _found.Add(
            new ConversionFinding
            {
                Tool = tool,
                Severity = severity,
                Path = file.Name,
                Line = line,
                Message = message,
                Advice = advice,
            }
        );
}
