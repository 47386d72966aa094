namespace PgMigrate.Engine.Text;

/// <summary>The options of an undo that texts name.</summary>
internal static class UndoOption
{
    /// <summary>See <see cref="UndoOptions.Last"/>.</summary>
    public static readonly OptionName Last = Of(nameof(UndoOptions.Last));

    /// <summary>See <see cref="UndoOptions.To"/>.</summary>
    public static readonly OptionName To = Of(nameof(UndoOptions.To));

    private static OptionName Of(string property) => new(typeof(UndoOptions), property);
}
