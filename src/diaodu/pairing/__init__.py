"""Who answers for whom: leaders and stewards of enterprises and projects, and contacts under rules of conduct."""
