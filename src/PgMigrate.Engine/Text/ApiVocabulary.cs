namespace PgMigrate.Engine.Text;

/// <summary>The names that the public API has.</summary>
internal sealed class ApiVocabulary : Vocabulary
{
    private ApiVocabulary() { }

    /// <summary>The only one.</summary>
    public static ApiVocabulary Instance { get; } = new();

    /// <inheritdoc/>
    public override string Product => "PgMigrate";

    /// <inheritdoc/>
    public override string Write(OptionName option) => option.Property;

    /// <inheritdoc/>
    public override string Write(OptionSetting setting) =>
        setting.Key is null
            ? $"{setting.Option.Property} = {setting.Value}"
            : $"{setting.Option.Property} {{ {setting.Key} = {setting.Value} }}";

    /// <inheritdoc/>
    public override string Write(OperationName operation) => operation.Api;

    /// <inheritdoc/>
    public override string Write(OperationCall call)
    {
        var arguments = call
            .Arguments.Where(argument => argument.Values is not { Count: 0 })
            .Select(argument =>
                argument.Values is { } values
                    ? $"{argument.Option.Property} = {string.Join(", ", values)}"
                    : argument.Option.Property
            );
        var where = call.Place is { } place ? $" on {place.Server}:{place.Port}/{place.Database}" : string.Empty;
        return $"{call.Operation.Api}({string.Join("; ", arguments)}){where}";
    }
}
