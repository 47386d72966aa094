namespace PgMigrate.Engine.Layouts;

/// <summary>The names that the scripts of another tool's folder have here, for tab completion: without an error.</summary>
internal static class LayoutListing
{
    /// <summary>The scripts' names as they are recorded, in the order in which they run.</summary>
    /// <param name="path">Full path of the tool's folder; it need not exist.</param>
    /// <param name="tool">Whose it is, as it is typed; it need not be a tool.</param>
    public static IReadOnlyList<string> ScriptNames(string path, string tool)
    {
        try
        {
            return Enum.TryParse<MigrationTool>(tool, ignoreCase: true, out var known)
                ? [.. KnownLayouts.Of(known).Read(new LayoutSource(path)).Scripts.Select(script => script.Name)]
                : [];
        }
        catch (MigrationException)
        {
            // A completion has nowhere to show an error; the command itself will.
            return [];
        }
    }
}
