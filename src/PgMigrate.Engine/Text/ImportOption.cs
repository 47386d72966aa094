namespace PgMigrate.Engine.Text;

/// <summary>The options of an import that texts name.</summary>
internal static class ImportOption
{
    /// <summary>See <see cref="ImportOptions.From"/>.</summary>
    public static readonly OptionName From = Of(nameof(ImportOptions.From));

    /// <summary>See <see cref="ImportOptions.HistoryTable"/>.</summary>
    public static readonly OptionName HistoryTable = Of(nameof(ImportOptions.HistoryTable));

    /// <summary>See <see cref="ImportOptions.Force"/>.</summary>
    public static readonly OptionName Force = Of(nameof(ImportOptions.Force));

    private static OptionName Of(string property) => new(typeof(ImportOptions), property);
}
