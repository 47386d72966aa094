using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>The options of an export that texts name.</summary>
internal static class ExportOption
{
    /// <summary>See <see cref="ExportOptions.NoClobber"/>.</summary>
    public static readonly OptionName NoClobber = Of(nameof(ExportOptions.NoClobber));

    /// <summary>See <see cref="ExportOptions.Table"/>.</summary>
    public static readonly OptionName Table = Of(nameof(ExportOptions.Table));

    /// <summary>See <see cref="ExportOptions.Query"/>.</summary>
    public static readonly OptionName Query = Of(nameof(ExportOptions.Query));

    private static OptionName Of(string property) => new(typeof(ExportOptions), property);
}
