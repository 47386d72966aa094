namespace PgMigrate.Engine.Layouts;

/// <summary>Adds to a converted script what takes it back.</summary>
internal static class ScriptParts
{
    /// <summary>The script with what takes it back; without where that holds no statement.</summary>
    /// <param name="script">The script.</param>
    /// <param name="down">What takes it back; null for nothing.</param>
    /// <param name="file">The file of <paramref name="down"/>; null where it is the script's own.</param>
    public static ConvertedScript WithDown(this ConvertedScript script, ScriptDraft? down, LayoutFile? file = null)
    {
        if (down is not { HasStatement: true })
            return script;
        var text = down.Build();
        return script with { Down = text, DownOrigin = file?.Name, DownOriginLine = down.OriginLine };
    }

    /// <summary>The lines of a text from one up to another, which is not part of it.</summary>
    /// <param name="lines">All lines.</param>
    /// <param name="from">The first, from 0.</param>
    /// <param name="to">The one behind the last.</param>
    public static string Join(string[] lines, int from, int to) => string.Join('\n', lines[from..to]);
}
