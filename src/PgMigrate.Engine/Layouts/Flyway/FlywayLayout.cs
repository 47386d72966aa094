namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>Flyway's folders: the project's with its configuration, or one with scripts.</summary>
internal sealed class FlywayLayout : ILayout
{
    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Flyway;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var settings = FlywaySettings.Read(source.Path, findings);
        var files = FlywayLocations.Files(source.Path, settings, findings);
        var scripts = new FlywayScripts(settings, source, findings).Read(files);
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, "V1__name.sql, R__name.sql");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }
}
