namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Takes names of a snapshot apart.</summary>
internal static class DdlNames
{
    /// <summary>The name of a column, constraint, trigger … within the table that it belongs to.</summary>
    public static string Local(SchemaObject item) => item.Name[(item.Parent!.Length + 1)..];

    /// <summary>A routine's name without its arguments.</summary>
    public static string Head(SchemaObject routine)
    {
        var quoted = false;
        for (var index = 0; index < routine.Name.Length; index++)
        {
            if (routine.Name[index] == '"')
                quoted = !quoted;
            if (routine.Name[index] == '(' && !quoted)
                return routine.Name[..index];
        }

        return routine.Name;
    }

    /// <summary>The parts of a list that a snapshot keeps as text.</summary>
    public static string[] List(string text) => text.Split(", ");

    /// <summary>True where the text names the object, and not one whose name begins or ends so.</summary>
    public static bool Mentions(string text, string name)
    {
        for (
            var at = text.IndexOf(name, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(name, at + 1, StringComparison.Ordinal)
        )
            if (!(at > 0 && IsOfName(text[at - 1])) && !(at + name.Length < text.Length && IsOfName(text[at + name.Length])))
                return true;
        return false;
    }

    private static bool IsOfName(char character) => char.IsLetterOrDigit(character) || character is '_' or '$' or '"';
}
