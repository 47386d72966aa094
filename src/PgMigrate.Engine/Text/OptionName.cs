using System.Globalization;

namespace PgMigrate.Engine.Text;

/// <summary>
/// An option that a text names. Its text form is in the words of the one who reads it: see <see cref="Vocabulary"/>.
/// </summary>
/// <param name="Owner">The type that has the option.</param>
/// <param name="Property">The property, or the parameter of a method.</param>
internal sealed record OptionName(Type Owner, string Property)
{
    /// <summary>The option with a value, as it would be given.</summary>
    public OptionSetting To(object value) =>
        new(this, null, Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);

    /// <summary>An entry of an option that is a table.</summary>
    public OptionSetting Entry(string key, string value) => new(this, key, value);

    /// <summary>As the reader knows it.</summary>
    public override string ToString() => Vocabulary.Current.Write(this);
}

/// <summary>An option with a value.</summary>
/// <param name="Option">The option.</param>
/// <param name="Key">The entry's name where the option is a table; null otherwise.</param>
/// <param name="Value">The value.</param>
internal sealed record OptionSetting(OptionName Option, string? Key, string Value)
{
    /// <summary>As the reader would write it.</summary>
    public override string ToString() => Vocabulary.Current.Write(this);
}
