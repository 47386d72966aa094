namespace PgMigrate.Engine.Layouts;

/// <summary>
/// A folder of another tool, as a migration folder of ours: nothing is written yet, and nothing of it is executed.
/// </summary>
/// <param name="Tool">Whose folder it is.</param>
/// <param name="Path">Its full path.</param>
/// <param name="Scripts">What its scripts become, in the order in which the tool runs them.</param>
/// <param name="Findings">What has no equal here, or is to be looked at, with its place.</param>
internal sealed record ConvertedFolder(
    MigrationTool Tool,
    string Path,
    IReadOnlyList<ConvertedScript> Scripts,
    IReadOnlyList<ConversionFinding> Findings
);
