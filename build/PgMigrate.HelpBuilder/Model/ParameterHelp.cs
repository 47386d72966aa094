namespace PgMigrate.HelpBuilder.Model;

/// <summary>One parameter of a help page.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Description">A paragraph each.</param>
/// <param name="Uses">How it is declared; more than one where parameter sets declare it differently.</param>
internal sealed record ParameterHelp(string Name, IReadOnlyList<string> Description, IReadOnlyList<ParameterUse> Uses)
{
    /// <summary>How a parameter set declares it; null where the set does not have it.</summary>
    public ParameterUse? UseIn(string? parameterSet) =>
        Uses.FirstOrDefault(use => parameterSet is not null && use.ParameterSets.Contains(parameterSet))
        ?? Uses.FirstOrDefault(use => use.ParameterSets.Count == 0);
}

/// <summary>How one or several parameter sets declare a parameter.</summary>
internal sealed record ParameterUse
{
    /// <summary>The type's short name, for instance <c>String[]</c> or <c>SwitchParameter</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The sets; empty for all.</summary>
    public required IReadOnlyList<string> ParameterSets { get; init; }

    /// <summary>Other names.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The only values it takes; empty where it takes any of its type.</summary>
    public required IReadOnlyList<string> AcceptedValues { get; init; }

    /// <summary>True where PowerShell asks for it.</summary>
    public required bool Required { get; init; }

    /// <summary>From 0; null for one that is given by name.</summary>
    public required int? Position { get; init; }

    /// <summary>What it is when it is not given, in words.</summary>
    public required string DefaultValue { get; init; }

    /// <summary>True where a piped object is its value.</summary>
    public required bool FromPipelineByValue { get; init; }

    /// <summary>True where a piped object's property of its name is its value.</summary>
    public required bool FromPipelineByPropertyName { get; init; }

    /// <summary>True where it takes <c>*</c> and <c>?</c>.</summary>
    public required bool AcceptsWildcards { get; init; }

    /// <summary>True where it takes no value.</summary>
    public bool IsSwitch => Type == "SwitchParameter";

    /// <summary>True where it takes several values.</summary>
    public bool IsArray => Type.EndsWith("[]", StringComparison.Ordinal);

    /// <summary>The pipeline input in PlatyPS' words, for instance <c>True (ByPropertyName, ByValue)</c>.</summary>
    public string PipelineInput =>
        (FromPipelineByPropertyName, FromPipelineByValue) switch
        {
            (true, true) => "True (ByPropertyName, ByValue)",
            (true, false) => "True (ByPropertyName)",
            (false, true) => "True (ByValue)",
            _ => "False",
        };
}
